import { ok, skipped, warning, wrong, type Finding } from './finding.js';

const TIMEOUT_MS = 5_000;
/** Tokens say from when they are good; LiveKit's own clients allow for less than this. */
const SKEW_MS = { noticeable: 5_000, tooMuch: 60_000 } as const;

/** Whether the server answers at all, and whether its clock agrees with ours. */
export async function checkServer(httpUrl: string): Promise<Finding[]> {
  const { host } = new URL(httpUrl);
  try {
    const sentAtMs = Date.now();
    const response = await fetch(httpUrl, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    await response.body?.cancel();
    const found = ok('server', `${host} answers`);
    return [found, checkClock(response.headers.get('date'), (sentAtMs + Date.now()) / 2)];
  } catch (error) {
    const [text, cure] = explain(codeOf(error), host);
    return [wrong('server', text, cure), skipped('clock', 'the server did not answer')];
  }
}

function checkClock(date: string | null, nowMs: number): Finding {
  const serverMs = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(serverMs)) return skipped('clock', 'the server does not tell its time');
  // The header counts whole seconds.
  const skewMs = Math.abs(nowMs - serverMs - 500);
  const seconds = Math.round(skewMs / 1000);
  const cure =
    'Set the clock of this machine, and of the server, by NTP: tokens are good for a certain time only.';
  if (skewMs > SKEW_MS.tooMuch)
    return wrong('clock', `this clock and the server's are ${seconds} s apart`, cure);
  if (skewMs > SKEW_MS.noticeable)
    return warning('clock', `this clock and the server's are ${seconds} s apart`, cure);
  return ok('clock', 'agrees with the server');
}

function explain(code: string, host: string): [text: string, cure: string] {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`there is no ${host}`, 'Correct livekit.url, or the DNS entry it names.'];
    case 'ECONNREFUSED':
      return [
        `${host} refuses connections`,
        'Start livekit-server, or correct the port in livekit.url (7880 by default).',
      ];
    case 'timeout':
      return [`${host} does not answer`, 'Open its port in the firewalls between here and there.'];
    default:
      return code.includes('CERT') || code.includes('TLS') || code.includes('SSL')
        ? [
            `${host} shows no valid certificate (${code})`,
            'Renew its certificate, or use ws:// for a server without TLS.',
          ]
        : [`${host} cannot be reached (${code})`, 'Correct livekit.url, and see whether the server runs.'];
  }
}

function codeOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
