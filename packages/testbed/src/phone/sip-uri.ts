/** Where a datagram goes. */
export interface Remote {
  readonly host: string;
  readonly port: number;
}

/** A SIP URI's parts that a phone needs. */
export interface SipUri extends Remote {
  readonly user: string;
}

const DEFAULT_PORT = 5060;

/**
 * Reads `sip:user@host:port;parameters`.
 *
 * @throws TypeError when it is no such URI.
 */
export function parseSipUri(uri: string): SipUri {
  const match = /^sip:(?:([^@]*)@)?([^:;?>]+)(?::(\d+))?/.exec(uri);
  if (!match) {
    throw new TypeError(`"${uri}" is no SIP URI: write it as sip:+15550100@127.0.0.1:5070`);
  }
  return { user: match[1] ?? '', host: match[2] ?? '', port: Number(match[3] ?? DEFAULT_PORT) };
}

/** The URI of a From, To or Contact header, with or without angle brackets. */
export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0]?.trim() ?? '';
}
