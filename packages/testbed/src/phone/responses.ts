import type { SipHeader, SipRequest, SipResponse } from './sip-message.js';

/** Reason phrases of the responses that phones send. */
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  302: 'Moved Temporarily',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  484: 'Address Incomplete',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  600: 'Busy Everywhere',
  603: 'Decline',
  607: 'Unwanted',
};

/** What a response says beyond what it repeats of its request. */
export interface ResponseParts {
  readonly status: number;
  /** @default the usual phrase of that status */
  readonly reason?: string | undefined;
  /** Tag to add to To, in the responses that make a dialog. */
  readonly toTag?: string;
  readonly headers?: readonly SipHeader[];
  readonly sdp?: string;
}

/** The response to `request`: it repeats Via, Record-Route, From, To, Call-ID and CSeq (RFC 3261 §8.2.6.2). */
export function responseTo(request: SipRequest, parts: ResponseParts): SipResponse {
  const { status, toTag, headers = [], sdp } = parts;
  const repeated = request.headers
    .filter(({ name }) => /^(via|record-route|from|to|call-id|cseq)$/i.test(name))
    .map((header) => (toTag && /^to$/i.test(header.name) ? withTag(header, toTag) : header));
  const type = sdp === undefined ? [] : [{ name: 'Content-Type', value: 'application/sdp' }];
  return {
    kind: 'response',
    status,
    reason: parts.reason ?? REASONS[status] ?? 'Rejected',
    headers: [...repeated, ...headers, ...type],
    body: sdp ?? '',
  };
}

function withTag(header: SipHeader, tag: string): SipHeader {
  return /;\s*tag=/i.test(header.value) ? header : { ...header, value: `${header.value};tag=${tag}` };
}
