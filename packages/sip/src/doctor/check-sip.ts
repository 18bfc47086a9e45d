import type { SetupFile } from '../setup/setup-file.js';
import { ok, skipped, warning, wrong, type CheckName, type Finding } from './finding.js';
import { sipOptions, type SipProbe, type SipProbeTransport } from './sip-options.js';

const TIMEOUT_MS = 3_000;
const PORTS = { udp: 5060, tcp: 5060, tls: 5061 } as const;
/** What livekit-sip 1.8 offers. Static payload types of RFC 3551; names as in SDP. */
const LIVEKIT_CODECS: readonly (readonly [payloadType: string, name: string])[] = [
  ['9', 'G722'],
  ['0', 'PCMU'],
  ['8', 'PCMA'],
];
const CODEC_NAMES = 'G722, PCMU and PCMA';

/** Whether livekit-sip's port answers from here, where callers' providers send their calls. */
export async function checkSipServer({ doctor }: SetupFile): Promise<Finding> {
  if (doctor.sipServer === undefined) return skipped('sip-server', 'doctor.sipServer is not in the file');
  const { host, port } = split(doctor.sipServer, 'udp');
  const probe = await sipOptions({ host, port, transport: 'udp', timeoutMs: TIMEOUT_MS });
  if (probe.outcome === 'answered') return ok('sip-server', `${host}:${port} answers over UDP`);
  const overTcp = await sipOptions({ host, port, transport: 'tcp', timeoutMs: TIMEOUT_MS });
  if (overTcp.outcome === 'answered') {
    const cure = 'Open the port for UDP too, unless your provider sends calls over TCP.';
    return warning('sip-server', `${host}:${port} answers over TCP, not over UDP`, cure);
  }
  const cure = 'Start livekit-sip, open its port in the firewalls, or correct doctor.sipServer.';
  return wrong('sip-server', `${host}:${port} ${describe(probe)}`, cure);
}

/** Whether each provider's server can be found, answers, and speaks a codec that LiveKit speaks. */
export async function checkProviders({ outboundTrunks }: SetupFile): Promise<Finding[]> {
  const trunks = Object.entries(outboundTrunks);
  if (trunks.length === 0) return [skipped('provider', 'the file has no outbound trunk')];
  const found = await Promise.all(
    trunks.map(([label, { address, transport }]) => checkProvider(label, address, transport)),
  );
  return found.flat();
}

async function checkProvider(
  label: string,
  address: string,
  wanted: SipProbeTransport | 'auto',
): Promise<Finding[]> {
  const transport = wanted === 'auto' ? 'udp' : wanted;
  const { host, port } = split(address, transport);
  const probe = await sipOptions({ host, port, transport, timeoutMs: TIMEOUT_MS });
  return [checkAnswer(label, `${host}:${port}`, transport, probe), checkCodecs(label, probe)];
}

function checkAnswer(label: string, where: string, transport: SipProbeTransport, probe: SipProbe): Finding {
  const check: CheckName = 'provider';
  if (probe.outcome === 'answered')
    return ok(check, `${where} of "${label}" answers over ${transport.toUpperCase()}`);
  if (probe.outcome === 'failed' && /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|.*CERT.*)$/.test(probe.code)) {
    return wrong(
      check,
      `${where} of "${label}" ${describe(probe)}`,
      'Correct address, port and transport of the trunk.',
    );
  }
  // Many providers answer their customers' addresses only, and it is livekit-sip's that counts.
  const cure = 'Make a test call: some providers answer only the machine that livekit-sip runs on.';
  return warning(check, `${where} of "${label}" ${describe(probe)} over ${transport.toUpperCase()}`, cure);
}

function checkCodecs(label: string, probe: SipProbe): Finding {
  const offered = probe.outcome === 'answered' ? codecsOf(probe.body) : undefined;
  if (!offered) {
    return skipped(
      'codecs',
      `"${label}" does not tell its codecs; LiveKit speaks ${CODEC_NAMES}: one must be allowed there`,
    );
  }
  const common = LIVEKIT_CODECS.filter(([type, name]) => offered.types.has(type) || offered.names.has(name));
  return common.length > 0
    ? ok('codecs', `"${label}" and LiveKit both speak ${common.map(([, name]) => name).join(', ')}`)
    : wrong(
        'codecs',
        `"${label}" and LiveKit have no codec in common`,
        `Have the provider allow one of ${CODEC_NAMES}.`,
      );
}

/** The audio payload types and codec names of an SDP (RFC 8866). */
function codecsOf(sdp: string): { types: ReadonlySet<string>; names: ReadonlySet<string> } | undefined {
  const types = /^m=audio \d+ \S+ ([\d ]+)\r?$/m.exec(sdp)?.[1];
  if (types === undefined) return undefined;
  const names = [...sdp.matchAll(/^a=rtpmap:\d+ ([A-Za-z0-9-]+)\//gm)].map(([, name = '']) =>
    name.toUpperCase(),
  );
  return { types: new Set(types.split(' ')), names: new Set(names) };
}

function split(address: string, transport: SipProbeTransport): { host: string; port: number } {
  const { v6, host, port } =
    /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+))(?::(?<port>\d+))?$/.exec(address)?.groups ?? {};
  return { host: v6 ?? host ?? address, port: port === undefined ? PORTS[transport] : Number(port) };
}

function describe(probe: SipProbe): string {
  if (probe.outcome !== 'failed') return 'does not answer';
  switch (probe.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'does not exist in DNS';
    case 'ECONNREFUSED':
      return 'refuses: nothing listens there';
    default:
      return `cannot be reached (${probe.code})`;
  }
}
