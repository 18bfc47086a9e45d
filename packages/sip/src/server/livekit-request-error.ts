import { WarmError } from '@warm/session-core';
import { readServerFailure, type ServerFailure } from './server-failure.js';

/**
 * A request to LiveKit failed. Carries no `cause`: the SDK's own errors hold tokens and phone numbers in their
 * messages, and whoever prints an error prints its causes.
 */
export class LiveKitRequestError extends WarmError {
  readonly code = 'livekit-request';
  override readonly isRetryable: boolean;
  /** Absent when no answer came. */
  readonly httpStatus: number | undefined;
  /** The server's own code, e.g. `not_found`; absent when no answer came. */
  readonly serverCode: string | undefined;

  constructor(
    /** Name of the API method, e.g. `RemoveParticipant`. */
    readonly operation: string,
    readonly failure: ServerFailure['kind'],
    facts: { httpStatus?: number; serverCode?: string } = {},
  ) {
    super(`${operation} failed: ${describe(failure, facts)}.`);
    this.httpStatus = facts.httpStatus;
    this.serverCode = facts.serverCode;
    this.isRetryable = failure === 'timed-out' || failure === 'unreachable' || (facts.httpStatus ?? 0) >= 500;
  }

  /** The room, participant or trunk does not exist. */
  get isNotFound(): boolean {
    return this.serverCode === 'not_found';
  }

  static from(operation: string, error: unknown): LiveKitRequestError {
    if (error instanceof LiveKitRequestError) return error;
    const failure = readServerFailure(error);
    return 'httpStatus' in failure
      ? new LiveKitRequestError(operation, failure.kind, failure)
      : new LiveKitRequestError(operation, failure.kind);
  }
}

function describe(kind: ServerFailure['kind'], facts: { httpStatus?: number; serverCode?: string }): string {
  switch (kind) {
    case 'sip':
    case 'refused':
      return `the server answered ${facts.httpStatus ?? '?'} ${facts.serverCode ?? ''}`.trimEnd();
    case 'timed-out':
      return 'no answer in time';
    case 'unreachable':
      return 'the server cannot be reached';
    case 'unexpected':
      return 'the client failed';
  }
}

/** Whether a request failed because what it names does not exist; takes errors of the SDK and translated ones. */
export function isNotFound(error: unknown): boolean {
  return LiveKitRequestError.from('request', error).isNotFound;
}
