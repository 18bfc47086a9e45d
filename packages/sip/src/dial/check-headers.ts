import { InvalidInputError } from '@warm/session-core';

/** SIP headers of our own, by name, e.g. `{ 'X-Ticket': '4711' }`. */
export type SipHeaders = Readonly<Record<string, string>>;

/** RFC 3261 §25.1 */
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]{1,255}$/;

/** Line ends and other controls end a header or mean nothing in one; half a surrogate pair is no text. Tabs may stay. */
const UNFIT = /(?!\t)[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** What livekit-server takes. */
const MAX_VALUE_BYTES = 1024;

/**
 * Headers that make the call what it is, with their compact forms (RFC 3261 §7.3.3 and later ones): written by LiveKit
 * and never by us. A superset of what livekit-server refuses.
 */
const OWN_OF_LIVEKIT: ReadonlySet<string> = new Set(
  [
    'accept accept-contact accept-encoding accept-language alert-info allow allow-events authorization call-id contact',
    'content-disposition content-encoding content-language content-length content-type cseq date event expires from',
    'identity identity-info join max-breadth max-forwards mime-version min-expires min-se path privacy',
    'proxy-authenticate proxy-authorization proxy-require rack record-route refer-sub refer-to reject-contact replaces',
    'reply-to request-disposition require route rseq security-client security-server security-verify service-route',
    'session-expires sip-etag sip-if-match subscription-state supported target-dialog timestamp to unsupported',
    'user-agent via warning www-authenticate',
    'a c d e f i j k l m n o r t u v x y',
  ].flatMap((names) => names.split(' ')),
);

/** What is wrong with a part of a header: what of it may be shown, and the cure. */
export interface HeaderFault {
  readonly shown: string;
  readonly cure: string;
}

/**
 * Checks headers that are to go out with a SIP request.
 * @throws InvalidInputError for a name that is no token (RFC 3261 §25.1) or LiveKit's own, and for a value that would
 *   end the header or is too long. It shows the name and, of a value, only the character at fault: values may be secret.
 */
export function checkHeaders(headers: SipHeaders | undefined, field = 'headers'): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    refuse(field, tokenFault(name) ?? ownNameFault(name));
    refuse(`${field}[${JSON.stringify(name)}]`, valueFault(value));
  }
}

function refuse(field: string, fault: HeaderFault | undefined): void {
  if (fault) throw new InvalidInputError({ field, value: fault.shown, cure: fault.cure });
}

/** Of a name that cannot be a header's, whoever sends it. */
export function tokenFault(name: string): HeaderFault | undefined {
  if (TOKEN.test(name)) return undefined;
  const cure = "Name headers by letters, digits and any of -.!%*_+`'~ such as X-Ticket.";
  return { shown: name.slice(0, 64), cure };
}

/** Of a name that is not ours to send. */
export function ownNameFault(name: string): HeaderFault | undefined {
  if (!OWN_OF_LIVEKIT.has(name.toLowerCase())) return undefined;
  return { shown: name, cure: 'LiveKit writes this header; use one of your own such as X-Ticket.' };
}

export function valueFault(value: unknown): HeaderFault | undefined {
  if (typeof value !== 'string') return { shown: typeof value, cure: 'Give a string.' };
  const [unfit] = UNFIT.exec(value) ?? [];
  if (unfit !== undefined) {
    const cure =
      'Leave out line ends and other control characters; encode what needs them, e.g. as base64url.';
    return { shown: unfit, cure };
  }
  const bytes = Buffer.byteLength(value);
  if (bytes <= MAX_VALUE_BYTES) return undefined;
  const cure = `Send a short reference instead: LiveKit takes ${MAX_VALUE_BYTES} bytes.`;
  return { shown: `${bytes} bytes`, cure };
}
