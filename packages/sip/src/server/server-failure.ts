import type { SipEvidence } from '@warm/session-core';

/**
 * What a failed request to LiveKit says about itself. Read from fields; `detail` is the server's own sentence, which
 * may hold numbers and, on a 401, the token: it is compared with, never logged and never put into a message.
 */
export type ServerFailure =
  /** The far end of a phone call answered with a final SIP status. */
  | {
      readonly kind: 'sip';
      readonly sip: SipEvidence;
      readonly httpStatus: number;
      readonly serverCode: string;
      readonly detail: string;
    }
  /** The server answered no. */
  | {
      readonly kind: 'refused';
      readonly httpStatus: number;
      readonly serverCode: string;
      readonly detail: string;
    }
  /** No answer in time: the request may or may not have been carried out. */
  | { readonly kind: 'timed-out' }
  /** The connection could not be made or broke: the request may or may not have been carried out. */
  | { readonly kind: 'unreachable' }
  /** Nothing a request to LiveKit is known to throw. */
  | { readonly kind: 'unexpected' };

/** Reads what `livekit-server-sdk` throws: ServerError, SipCallError, fetch's TypeError, a DOMException on timeout. */
export function readServerFailure(error: unknown): ServerFailure {
  if (typeof error !== 'object' || error === null) return { kind: 'unexpected' };
  if ('status' in error && typeof error.status === 'number') return readServerError(error, error.status);
  const name = 'name' in error ? error.name : undefined;
  if (name === 'TimeoutError' || name === 'AbortError') return { kind: 'timed-out' };
  return error instanceof TypeError && FETCH_FAILURES.includes(error.message)
    ? { kind: 'unreachable' }
    : { kind: 'unexpected' };
}

/** What undici says of a connection that was not made or broke before the answer, and of one that broke within it. */
const FETCH_FAILURES: readonly string[] = ['fetch failed', 'terminated'];

/** Whether it is certain that the server never saw the request: no connection was made. */
export function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
}

/**
 * Whether nobody knows what became of the request: no answer came, or one that was not LiveKit's own (an error page of
 * a proxy). Then it may still be carried out.
 */
export function isInDoubt(failure: ServerFailure): boolean {
  if (failure.kind === 'sip') return false;
  return failure.kind !== 'refused' || failure.serverCode === 'unknown';
}

function readServerError(error: object, httpStatus: number): ServerFailure {
  const serverCode = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const statusCode = 'sipStatusCode' in error ? error.sipStatusCode : undefined;
  if (typeof statusCode === 'number' && !Number.isNaN(statusCode)) {
    const reason = 'sipStatus' in error && typeof error.sipStatus === 'string' ? error.sipStatus : undefined;
    return {
      kind: 'sip',
      sip: { statusCode, ...(reason !== undefined && { reason }) },
      httpStatus,
      serverCode,
      detail: detailOf(error),
    };
  }
  const detail = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return { kind: 'refused', httpStatus, serverCode, detail };
}

// The SDK puts a sentence of its own in the place of the server's; the server's is left in a serialised
// `google.rpc.Status`, where it stands as plain text.
function detailOf(error: object): string {
  const metadata = 'metadata' in error ? error.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('error_details' in metadata)) return '';
  const { error_details: details } = metadata;
  return typeof details === 'string' ? Buffer.from(details, 'base64').toString('latin1') : '';
}
