import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { takeOff } from '../attempts.js';
import { stopHold } from '../hold.js';
import type { Next, ReleasingState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { perform } from '../wind-up.js';

/** The round is over; `next` happens when the last leg and line are closed. */
export const releasing: Handlers<'releasing'> = {
  'attempt-released': (state, { attemptId, atMs }) => released(state, attemptId, atMs),

  // What could not be closed is left to the sweeper; nobody waits for it.
  'effect-failed': (state, { effect, attemptId, atMs }) =>
    effect === 'release-attempt' ? released(state, attemptId, atMs) : undefined,

  'caller-left': (state) => {
    if (state.next.type === 'end') return undefined;
    const next: Next = { type: 'end', outcome: { type: 'caller-left' } };
    return { state: { ...state, onHold: false, next }, effects: stopHold(state) };
  },

  'transfer-canceled': (state, { by }) => canceled(state, { type: 'canceled', by }),

  'deadline-passed': (state, { deadline }) =>
    deadline === 'transfer' ? canceled(state, { type: 'canceled', by: 'deadline' }) : undefined,

  'cold-transfer-requested': (state, { destination }) =>
    isUnderWay(state.next)
      ? { state: { ...state, next: { type: 'cold-transfer', destination } }, effects: [] }
      : undefined,
};

function released(
  state: ReleasingState,
  attemptId: string | undefined,
  atMs: number,
): Transition | undefined {
  const rest = takeOff(state, attemptId);
  if (!rest) return undefined;
  if (rest.attempts.length > 0) return { state: rest, effects: [] };
  return perform(rest, rest.next, atMs);
}

function canceled(state: ReleasingState, reason: AttemptOutcome): Transition | undefined {
  if (!isUnderWay(state.next)) return undefined;
  const destination = state.attempts[0]?.attempt.destination;
  const next: Next = { type: 'give-back', reason, ...(destination && { destination }) };
  return { state: { ...state, next }, effects: [] };
}

function isUnderWay({ type }: Next): boolean {
  return type === 'round' || type === 'cold-transfer';
}
