import { isIPv4, isIPv6 } from 'node:net';
import { isValidPhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js';

/** A destination's address, taken apart for dialing. */
export type Address =
  | { readonly kind: 'phone'; readonly number: string }
  | {
      readonly kind: 'sip';
      readonly user: string;
      /** Host, with `:port` if the URI names one. */
      readonly hostPort: string;
      readonly transport?: SipTransport;
    };

/** SIP transports of RFC 3261 §19.1.1 that livekit-sip can dial. */
export type SipTransport = 'udp' | 'tcp' | 'tls';

/** Escapes are two hex digits (RFC 3261 §25.1); control characters have no place in a name, escaped or not. */
const sipUri =
  /^(?<scheme>sips?):(?<user>(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%(?![01]|7[Ff])[0-9A-Fa-f]{2}){1,128})@(?<host>[A-Za-z0-9.-]{1,255}|\[[0-9a-fA-F:.]+\])(?::(?<port>\d{1,5}))?(?:;transport=(?<transport>udp|tcp|tls))?$/;

/**
 * Reads an E.164 number or a SIP URI (RFC 3261 §19.1, with `transport` as the only parameter).
 * Returns `undefined` for anything else: a national number, a short code, a URI with headers.
 */
export function parseAddress(text: string): Address | undefined {
  return text.startsWith('+') ? parsePhone(text) : parseSipUri(text);
}

function parsePhone(text: string): Address | undefined {
  const phone = parsePhoneNumberFromString(text);
  return phone && isE164(text) ? { kind: 'phone', number: phone.number } : undefined;
}

// Fictitious ranges (such as +1 555 01xx) are possible numbers but not valid ones; tests and labs live in them.
function isE164(text: string): boolean {
  return (
    /^\+[1-9]\d{6,14}$/.test(text) &&
    (isValidPhoneNumber(text) || parsePhoneNumberFromString(text)?.isPossible() === true)
  );
}

function parseSipUri(text: string): Address | undefined {
  const groups = sipUri.exec(text)?.groups;
  if (!groups?.['user'] || !groups['host'] || !isHost(groups['host'])) return undefined;
  const port = groups['port'];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  const transport = groups['scheme'] === 'sips' ? 'tls' : (groups['transport'] as SipTransport | undefined);
  return {
    kind: 'sip',
    user: groups['user'],
    hostPort: port === undefined ? groups['host'] : `${groups['host']}:${port}`,
    ...(transport && { transport }),
  };
}

/** Name labels of letters, digits and inner hyphens, the last one beginning with a letter; or an IP address. */
const hostname =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

function isHost(host: string): boolean {
  return host.startsWith('[') ? isIPv6(host.slice(1, -1)) : isIPv4(host) || hostname.test(host);
}
