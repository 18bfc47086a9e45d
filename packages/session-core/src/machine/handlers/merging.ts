import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { afterRound } from '../after-round.js';
import type { Briefing } from '../attempt.js';
import { clearTransfer, handOverOf, liveAttempt, releaseAll, settle } from '../attempts.js';
import type { EventOf } from '../event.js';
import { unhold } from '../hold.js';
import type { MergingState, Next } from '../state.js';
import type { Handlers, Transition } from '../transition.js';
import { releaseThen, sharedOf, windUp } from '../wind-up.js';

/** A supervisor has accepted; the two are being connected. */
export const merging: Handlers<'merging'> = {
  'consult-merged': (state, { attemptId }) => {
    const accepted = acceptedOf(state);
    if (accepted?.attempt.id !== attemptId) return undefined;
    const { state: off, effects } = unhold(state);
    const { attempts, acceptedId, acceptedBy } = off;
    const { attempt } = accepted;
    const introduce = state.request.introduce;
    return {
      state: {
        ...sharedOf(off),
        phase: introduce ? 'introducing' : 'handing-over',
        attempts,
        acceptedId,
        acceptedBy,
      },
      effects: [
        ...effects,
        introduce ? { type: 'introduce', attempt } : handOverOf(accepted),
        clearTransfer('transfer'),
      ],
    };
  },

  // The process that was connecting them has died; merging is idempotent.
  'attempt-adopted': (state, { attemptId }) => {
    const accepted = acceptedOf(state);
    return accepted?.attempt.id === attemptId
      ? { state, effects: [{ type: 'merge', attempt: accepted.attempt }] }
      : undefined;
  },

  'supervisor-left': (state, { attemptId, atMs }) =>
    attemptId === state.acceptedId ? failed(state, { type: 'supervisor-hung-up' }, atMs) : undefined,

  'caller-left': (state, { atMs }) =>
    over(state, { type: 'canceled', by: 'caller' }, { type: 'end', outcome: { type: 'caller-left' } }, atMs),

  'transfer-canceled': (state, { by, atMs }) => canceled(state, { type: 'canceled', by }, atMs),

  'deadline-passed': (state, { deadline, atMs }) =>
    deadline === 'transfer' ? canceled(state, { type: 'canceled', by: 'deadline' }, atMs) : undefined,

  'attempt-released': (state, { attemptId }) => settledOnly(state, attemptId),

  'effect-failed': (state, event) => effectFailed(state, event),
};

function effectFailed(
  state: MergingState,
  { effect, attemptId, message, atMs }: EventOf<'effect-failed'>,
): Transition | undefined {
  switch (effect) {
    case 'merge':
    case 'merge-another-way': {
      if (attemptId !== state.acceptedId) return undefined;
      const accepted = acceptedOf(state);
      if (!accepted || state.isSecondWay) return failed(state, { type: 'failed', effect, message }, atMs);
      return {
        state: { ...state, isSecondWay: true },
        effects: [{ type: 'merge-another-way', attempt: accepted.attempt }],
      };
    }
    case 'adopt-attempt':
      return attemptId === state.acceptedId
        ? failed(state, { type: 'failed', effect, message }, atMs)
        : undefined;
    case 'release-attempt':
      return settledOnly(state, attemptId);
    default:
      return undefined;
  }
}

function acceptedOf({ attempts, acceptedId }: MergingState): Briefing | undefined {
  const accepted = liveAttempt(attempts, acceptedId);
  return accepted?.stage === 'briefing' ? accepted : undefined;
}

function failed(state: MergingState, outcome: AttemptOutcome, atMs: number): Transition {
  const { attempts, effects } = releaseAll(state.attempts, () => outcome);
  const { next, remaining } = afterRound(state, attempts);
  return releaseThen({ ...sharedOf(state), remaining }, attempts, next, effects, atMs);
}

function canceled(state: MergingState, outcome: AttemptOutcome, atMs: number): Transition {
  const destination = acceptedOf(state)?.attempt.destination;
  const next: Next = { type: 'give-back', reason: outcome, ...(destination && { destination }) };
  return over(state, outcome, next, atMs);
}

function over(state: MergingState, outcome: AttemptOutcome, next: Next, atMs: number): Transition {
  return windUp(sharedOf(state), state.attempts, () => outcome, next, atMs);
}

function settledOnly(state: MergingState, attemptId: string | undefined): Transition | undefined {
  const next = settle(state, attemptId);
  return next && { state: next, effects: [] };
}
