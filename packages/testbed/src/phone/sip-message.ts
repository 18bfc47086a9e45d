/** A header line; the same name may come several times. */
export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

interface MessageParts {
  readonly headers: readonly SipHeader[];
  /** SDP or a SIP fragment; empty when there is none. */
  readonly body: string;
}

export interface SipRequest extends MessageParts {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends MessageParts {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** RFC 3261 §7.3.3. */
const COMPACT_NAMES: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
};

/** Reads a datagram; `undefined` for what is no SIP message, such as a keep-alive. */
export function parseSipMessage(text: string): SipMessage | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [firstLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const parts = { headers: lines.map(parseHeader), body: text.slice(end + 4) };
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(firstLine);
  if (response) {
    return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', ...parts };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(firstLine);
  if (!request) return undefined;
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', ...parts };
}

/** The datagram of a message; adds its Content-Length. */
export function formatSipMessage(message: SipMessage): string {
  const lines = message.headers.map(({ name, value }) => `${name}: ${value}`);
  const length = `Content-Length: ${Buffer.byteLength(message.body)}`;
  return [firstLineOf(message), ...lines, length, '', message.body].join('\r\n');
}

/** `INVITE sip:… SIP/2.0` or `SIP/2.0 200 OK`. */
function firstLineOf(message: SipMessage): string {
  return message.kind === 'request'
    ? `${message.method} ${message.uri} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reason}`;
}

/** The first header of that name, in any case; empty when there is none. */
export function headerOf(message: SipMessage, name: string): string {
  return headersOf(message, name)[0] ?? '';
}

/** All headers of that name, in order. */
export function headersOf(message: SipMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter((h) => h.name.toLowerCase() === wanted).map((h) => h.value);
}

/** Headers by lower-case name, the first of each, as events show them. */
export function headerRecord(message: SipMessage): Record<string, string> {
  const names = message.headers.map((h) => h.name.toLowerCase());
  return Object.fromEntries(names.map((name) => [name, headerOf(message, name)]));
}

/** Number and method of the CSeq header. */
export function cseqOf(message: SipMessage): { number: number; method: string } {
  const [number = '', method = ''] = headerOf(message, 'cseq').split(/\s+/);
  return { number: Number(number), method };
}

/** The branch of the topmost Via, which names the transaction. */
export function branchOf(message: SipMessage): string {
  return /;\s*branch=([^;,\s]+)/i.exec(headerOf(message, 'via'))?.[1] ?? '';
}

function parseHeader(line: string): SipHeader {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trim();
  return { name: COMPACT_NAMES[name.toLowerCase()] ?? name, value: line.slice(colon + 1).trim() };
}
