/** Where livekit-sip puts the far end's `Allow` header, if its trunk says so; `dial()` over a connection does. */
const ALLOW_ATTRIBUTE = 'sip.h.allow';

/** What a trunk needs in `headersToAttributes` so that `referSupport` can tell. */
export const ALLOW_TO_ATTRIBUTE = { Allow: ALLOW_ATTRIBUTE } as const;

/**
 * Whether the far end of a call says that it takes REFER: its `Allow` header (RFC 3261 §20.5) lists the methods. Says
 * nothing of whether it will transfer this call. `unknown`: it sent no such header, or its trunk lacks
 * `ALLOW_TO_ATTRIBUTE`.
 *
 * @param attributes Of the SIP participant.
 */
export function referSupport(
  attributes: Readonly<Record<string, string>>,
): 'supported' | 'not-supported' | 'unknown' {
  const allowed = attributes[ALLOW_ATTRIBUTE]?.split(',').map((method) => method.trim().toUpperCase());
  if (!allowed || allowed.join('') === '') return 'unknown';
  return allowed.includes('REFER') ? 'supported' : 'not-supported';
}
