import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type SipProbeTransport = 'udp' | 'tcp' | 'tls';

/** What became of an OPTIONS request (RFC 3261 §11), with which one SIP server asks another what it can. */
export type SipProbe =
  | { readonly outcome: 'answered'; readonly status: number; readonly body: string }
  | { readonly outcome: 'silent' }
  /** A code of the operating system, e.g. `ENOTFOUND`. */
  | { readonly outcome: 'failed'; readonly code: string };

export interface SipProbeOptions {
  readonly host: string;
  readonly port: number;
  readonly transport: SipProbeTransport;
  readonly timeoutMs: number;
}

/** RFC 3261 §17.1.2.2: over UDP a request is repeated, first after half a second. */
const REPEAT_MS = 500;

/** Sends an OPTIONS request. Never rejects. */
export function sipOptions(options: SipProbeOptions): Promise<SipProbe> {
  return options.transport === 'udp' ? overUdp(options) : overStream(options, options.transport);
}

function overUdp({ host, port, timeoutMs }: SipProbeOptions): Promise<SipProbe> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    let repeat: NodeJS.Timeout | undefined;
    const finish = (probe: SipProbe) => {
      clearTimeout(timer);
      clearInterval(repeat);
      socket.close();
      resolve(probe);
    };
    const timer = setTimeout(() => finish({ outcome: 'silent' }), timeoutMs);
    // Nothing listens there: the network's answer arrives as an error on a connected socket.
    socket.once('error', (error) => finish(failed(error)));
    socket.on('message', (message) => {
      const answer = readAnswer(message.toString('utf8'));
      if (answer) finish(answer);
    });
    // A host that is not in DNS is told to the callback, which the types do not know.
    socket.connect(port, host, (error?: Error) => {
      if (error) return finish(failed(error));
      const { address, port: ownPort } = socket.address();
      const text = requestText({ host, port, transport: 'UDP', own: hostPort(address, ownPort) });
      socket.send(text);
      repeat = setInterval(() => socket.send(text), REPEAT_MS);
    });
  });
}

function overStream({ host, port, timeoutMs }: SipProbeOptions, transport: 'tcp' | 'tls'): Promise<SipProbe> {
  return new Promise((resolve) => {
    const finish = (probe: SipProbe) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(probe);
    };
    const onConnect = () => {
      const own = hostPort(socket.localAddress ?? '127.0.0.1', socket.localPort ?? 0);
      socket.write(requestText({ host, port, transport: transport.toUpperCase(), own }));
    };
    const socket: Socket =
      transport === 'tls'
        ? connectTls({ host, port, servername: host }, onConnect)
        : connectTcp({ host, port }, onConnect);
    const timer = setTimeout(() => finish({ outcome: 'silent' }), timeoutMs);
    let received = '';
    socket.on('data', (data: Buffer) => {
      received += data.toString('utf8');
      const answer = readAnswer(received);
      if (answer) finish(answer);
    });
    socket.once('error', (error) => finish(failed(error)));
    socket.once('end', () => finish({ outcome: 'silent' }));
  });
}

/** A final response whose headers and body are complete. */
function readAnswer(text: string): SipProbe | undefined {
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1]);
  const end = text.indexOf('\r\n\r\n');
  if (!(status >= 200) || end < 0) return undefined;
  const length = Number(/^(?:Content-Length|l)\s*:\s*(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
  const body = text.slice(end + 4);
  return Buffer.byteLength(body) < length ? undefined : { outcome: 'answered', status, body };
}

function failed(error: Error): SipProbe {
  return {
    outcome: 'failed',
    code: 'code' in error && typeof error.code === 'string' ? error.code : 'unknown',
  };
}

function requestText({
  host,
  port,
  transport,
  own,
}: {
  readonly host: string;
  readonly port: number;
  readonly transport: string;
  readonly own: string;
}): string {
  const id = randomBytes(8).toString('hex');
  const target = hostPort(host, port);
  return [
    `OPTIONS sip:${target} SIP/2.0`,
    // RFC 3261 §8.1.1.7: a branch starts with this magic cookie.
    `Via: SIP/2.0/${transport} ${own};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:doctor@${own}>;tag=${id}`,
    `To: <sip:${target}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:doctor@${own}>`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

function hostPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
