import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { takeOff } from '../attempts.js';
import { stopHold, withoutHold } from '../hold.js';
import type { Next, ReleasingState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { perform } from '../wind-up.js';

/** The round is over; `next` happens when the last leg and line are closed. */
export const releasing: Handlers<'releasing'> = {
  'attempt-released': (state, { attemptId, atMs }) => released(state, attemptId, atMs),

  'effect-failed': (state, { effect, attemptId, message, atMs }) => {
    // What could not be closed is left to the sweeper; nobody waits for it.
    if (effect === 'release-attempt') return released(state, attemptId, atMs);
    return effect === 'hold-caller' ? silent(state, { type: 'failed', effect, message }) : undefined;
  },

  'caller-left': (state) => {
    if (state.next.type === 'end') return undefined;
    const next: Next = { type: 'end', outcome: { type: 'caller-left' } };
    return { state: { ...state, onHold: false, next }, effects: stopHold(state) };
  },

  'transfer-canceled': (state, { by }) => instead(state, giveBackBecause(state, { type: 'canceled', by })),

  'deadline-passed': (state, { deadline }) =>
    deadline === 'transfer' && isUnderWay(state.next)
      ? instead(state, giveBackBecause(state, { type: 'canceled', by: 'deadline' }))
      : undefined,

  'cold-transfer-requested': (state, { destination }) =>
    instead(state, { type: 'cold-transfer', destination }),
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

/** Does something else than was to follow, unless the caller has gone. */
function instead(state: ReleasingState, next: Next): Transition | undefined {
  return state.next.type === 'end' ? undefined : { state: { ...state, next }, effects: [] };
}

// Silence is worse than no transfer.
function silent(state: ReleasingState, reason: AttemptOutcome): Transition | undefined {
  if (state.next.type === 'end') return undefined;
  const next = isUnderWay(state.next) ? giveBackBecause(state, reason) : state.next;
  return withoutHold({ ...state, next });
}

function giveBackBecause({ attempts }: ReleasingState, reason: AttemptOutcome): Next {
  const destination = attempts[0]?.attempt.destination;
  return { type: 'give-back', reason, ...(destination && { destination }) };
}

function isUnderWay({ type }: Next): boolean {
  return type === 'round' || type === 'cold-transfer';
}
