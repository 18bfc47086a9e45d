import type { Destination } from '../directory/destination.js';
import type { ReturnReason, TransferOutcome } from '../outcome/transfer-outcome.js';
import type { Briefing, HeldAttempt, LiveAttempt, Releasing } from './attempt.js';
import type {
  AcceptedBy,
  ColdTransferringState,
  EndedState,
  MergingState,
  Next,
  ReleasingState,
  SeekingState,
  Shared,
  StateOf,
} from './state.js';

/*
 * How each phase begins: what all have in common is kept, what only the one before knew is dropped, and whether the
 * caller hears music follows from the phase. Spelled out, since an object that begins with a spread of another takes
 * three times as long to make (`core.transitions` in bench/ counts it).
 */

export function toSeeking(
  { version, request, remaining, ended, announced, answers }: Shared,
  attempts: readonly LiveAttempt[],
  made: number,
): SeekingState {
  const phase = 'seeking';
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold: true,
    phase,
    attempts,
    questionsAsked: 0,
  };
}

/** Some attempt has come further; all else is as it was. */
export function seekingWith(
  {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold,
    phase,
    questionsAsked,
    question,
  }: SeekingState,
  attempts: readonly HeldAttempt[],
): SeekingState {
  const state = {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold,
    phase,
    attempts,
    questionsAsked,
  };
  return question ? { ...state, question } : state;
}

export function toMerging(
  { version, request, remaining, ended, made, announced, answers }: Shared,
  attempts: readonly [Briefing, ...Releasing[]],
  acceptedBy: AcceptedBy,
): MergingState {
  const phase = 'merging';
  const isSecondWay = false;
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold: true,
    phase,
    attempts,
    acceptedBy,
    isSecondWay,
  };
}

export function toTalking<Phase extends 'introducing' | 'handing-over' | 'guarding'>(
  phase: Phase,
  {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    attempts,
    acceptedBy,
  }: StateOf<'merging' | 'introducing' | 'handing-over' | 'guarding'>,
) {
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold: false,
    phase,
    attempts,
    acceptedBy,
  };
}

/** Who waits hears music, also who was just being asked something or has lost the line; who has left hears nothing. */
export function toReleasing(
  { version, request, remaining, ended, made, announced, answers }: Shared,
  attempts: readonly Releasing[],
  next: Next,
): ReleasingState {
  const onHold = next.type !== 'end';
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold,
    phase: 'releasing',
    attempts,
    next,
  };
}

export function toGivingBack<Phase extends 'returning' | 'taking-message' | 'dismissing'>(
  phase: Phase,
  { version, request, remaining, ended, made, announced, answers }: Shared,
  because: ReturnReason,
) {
  return { version, request, remaining, ended, made, announced, answers, onHold: false, phase, because };
}

export function toColdTransferring(
  { version, request, remaining, ended, made, announced, answers }: Shared,
  destination: Destination,
): ColdTransferringState {
  const phase = 'cold-transferring';
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold: true,
    phase,
    destination,
    callerGone: false,
  };
}

export function toEnded(
  { version, request, remaining, ended, made, announced, answers }: Shared,
  outcome: TransferOutcome,
  endedAtMs: number,
): EndedState {
  return {
    version,
    request,
    remaining,
    ended,
    made,
    announced,
    answers,
    onHold: false,
    phase: 'ended',
    outcome,
    endedAtMs,
  };
}
