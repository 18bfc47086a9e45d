import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { handOverOf, takenOff } from '../attempts.js';
import { clearTransferDeadline } from '../deadlines.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import { stopHold, withoutHold } from '../hold.js';
import { toTalking } from '../phases.js';
import type { MergingState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { roundOver, windUp } from '../wind-up.js';

/** A supervisor has accepted; the two are being connected. */
export const merging: Handlers<'merging'> = {
  'consult-merged': (state, { attemptId }) => (isAccepted(state, attemptId) ? merged(state) : undefined),

  // The process that was connecting them has died; merging is idempotent.
  'attempt-adopted': (state, { attemptId }) =>
    isAccepted(state, attemptId)
      ? { state, effects: [mergeOf(state, state.isSecondWay ? 'merge-another-way' : 'merge')] }
      : undefined,

  'supervisor-left': (state, { attemptId, atMs }) =>
    isAccepted(state, attemptId) ? roundOver(state, { type: 'supervisor-hung-up' }, atMs) : undefined,

  'caller-left': (state, { atMs }) =>
    windUp(
      state,
      () => ({ type: 'canceled', by: 'caller' }),
      { type: 'end', outcome: { type: 'caller-left' } },
      atMs,
    ),

  'transfer-canceled': (state, { by, atMs }) => canceled(state, { type: 'canceled', by }, atMs),

  'deadline-passed': (state, { deadline, atMs }) =>
    deadline === 'transfer' ? canceled(state, { type: 'canceled', by: 'deadline' }, atMs) : undefined,

  'attempt-released': (state, { attemptId }) => takenOff(state, attemptId),

  'effect-failed': (state, event) => effectFailed(state, event),
};

function merged(state: MergingState): Transition {
  const [accepted] = state.attempts;
  const { introduce } = state.request;
  return {
    state: toTalking(introduce ? 'introducing' : 'handing-over', state),
    effects: [
      ...stopHold(state),
      introduce ? { type: 'introduce', attempt: accepted.attempt } : handOverOf(accepted),
      clearTransferDeadline('transfer'),
    ],
  };
}

function effectFailed(
  state: MergingState,
  { effect, attemptId, message, atMs }: EventOf<'effect-failed'>,
): Transition | undefined {
  if (effect === 'release-attempt') return takenOff(state, attemptId);
  if (effect === 'hold-caller') return withoutHold(state);
  if (!isAccepted(state, attemptId)) return undefined;
  switch (effect) {
    case 'merge':
      return state.isSecondWay
        ? undefined
        : { state: { ...state, isSecondWay: true }, effects: [mergeOf(state, 'merge-another-way')] };
    case 'merge-another-way':
    case 'adopt-attempt':
      return roundOver(state, { type: 'failed', effect, message }, atMs);
    default:
      return undefined;
  }
}

function mergeOf({ attempts: [{ attempt }] }: MergingState, type: 'merge' | 'merge-another-way'): Effect {
  return { type, attempt };
}

function isAccepted({ attempts: [accepted] }: MergingState, attemptId: string | undefined): boolean {
  return accepted.attempt.id === attemptId;
}

function canceled(state: MergingState, reason: AttemptOutcome, atMs: number): Transition {
  const { destination } = state.attempts[0].attempt;
  return windUp(state, () => reason, { type: 'give-back', reason, destination }, atMs);
}
