import type { DialOutcome, SipEvidence } from '@warm/session-core';
import type { ServerFailure } from '../server/server-failure.js';

/** What was seen of the call besides the error. */
export interface DialSight {
  /**
   * Whether the far end ever said that it rings (a SIP 18x).
   * `undefined`: nobody was in the room to see it.
   */
  readonly rang: boolean | undefined;
}

type OutcomeType = DialOutcome['type'];

/**
 * Final SIP statuses (RFC 3261 §21) by what they mean for a transfer. Those that say that there is nobody under this
 * address now are `unreachable`, also where some carriers send them (408, 480) after minutes of ringing: another
 * destination helps, the same one again does not. Statuses not listed fall to their class.
 */
const BY_STATUS: Readonly<Record<number, OutcomeType>> = {
  404: 'unreachable',
  408: 'unreachable',
  410: 'unreachable',
  416: 'unreachable',
  480: 'unreachable',
  // Too few digits: the number is wrong, whoever owns it did not refuse.
  484: 'unreachable',
  485: 'unreachable',
  486: 'busy',
  600: 'busy',
  604: 'unreachable',
};

/** The outcome of a dial that failed before an answer. Pure. */
export function dialOutcome(failure: ServerFailure, sight: DialSight): DialOutcome {
  switch (failure.kind) {
    case 'sip':
      return outcomeOfStatus(failure.sip);
    case 'refused':
      return { type: outcomeOfRefusal(failure, sight) };
    case 'timed-out':
    case 'unreachable':
    case 'unexpected':
      return { type: 'trunk-failed' };
  }
}

/**
 * Whether the same dial may succeed in a moment: something of ours failed, and nobody said no. A refusal, silence or a
 * wrong number is none, whatever SIP allows: asking the same phone again at once is a nuisance.
 */
export function isRetryable(failure: ServerFailure): boolean {
  switch (failure.kind) {
    case 'sip':
      return RETRYABLE_STATUSES.includes(failure.sip.statusCode ?? 0);
    case 'refused':
      return isOutOfCapacity(failure) || isShuttingDown(failure.detail);
    case 'timed-out':
    case 'unreachable':
      return true;
    case 'unexpected':
      return false;
  }
}

/** Failures of a carrier's server; 501, 505 and 513 would come again. */
const RETRYABLE_STATUSES: readonly number[] = [500, 502, 503, 504];

function isShuttingDown(detail: string): boolean {
  return detail.includes('shutting down');
}

/**
 * Whether livekit-sip gave the call up because its room was gone: the participant was removed or the room deleted. It
 * says so in the words of the ring timeout; that one cannot come before its time.
 */
export function wasRemoved(failure: ServerFailure, { isInTime }: { readonly isInTime: boolean }): boolean {
  return (
    isInTime &&
    failure.kind === 'refused' &&
    failure.serverCode === 'canceled' &&
    failure.detail.includes('request timed out')
  );
}

/** No capacity on livekit-sip's host: the same dial may succeed in a moment. Nothing was sent to the phone. */
export function isOutOfCapacity(failure: ServerFailure): boolean {
  return failure.kind === 'refused' && failure.httpStatus === 503 && failure.serverCode === 'unavailable';
}

function outcomeOfStatus(sip: SipEvidence): DialOutcome {
  const { statusCode = 0 } = sip;
  return { type: BY_STATUS[statusCode] ?? classOf(statusCode), sip };
}

function classOf(statusCode: number): OutcomeType {
  if (statusCode >= 300 && statusCode < 400) return 'unreachable';
  return statusCode >= 500 && statusCode < 600 ? 'trunk-failed' : 'rejected';
}

/**
 * livekit-sip 1.8 answers without a SIP status when there was none to pass on. Two of its codes stand for several
 * things, and only its sentence tells them apart; a sentence it no longer uses falls to the code's likelier meaning.
 */
function outcomeOfRefusal(failure: ServerFailure & { kind: 'refused' }, { rang }: DialSight): OutcomeType {
  switch (failure.serverCode) {
    // The ring timeout. Timer B ("0 intermediate responses") and an address that never said it rings are no ringing.
    case 'canceled':
    case 'deadline_exceeded':
      if (isShuttingDown(failure.detail)) return 'trunk-failed';
      return rang === false || failure.detail.includes('transaction failed') ? 'unreachable' : 'no-answer';
    // A connection that cannot be made, an answer without codec or encryption in common, or a trunk without a number or
    // the credentials the far end asks for.
    case 'failed_precondition':
      if (/no common/i.test(failure.detail)) return 'rejected';
      return /connection refused|no route|unreachable|transport error/i.test(failure.detail)
        ? 'unreachable'
        : 'trunk-failed';
    // A host name that does not resolve, or a request LiveKit cannot read.
    case 'invalid_argument':
      return /lookup|resolve|no such host|hostname/i.test(failure.detail) ? 'unreachable' : 'trunk-failed';
    default:
      return 'trunk-failed';
  }
}
