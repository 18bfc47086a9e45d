import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import { afterRound } from './after-round.js';
import type { HeldAttempt, LiveAttempt, Releasing } from './attempt.js';
import { releaseAll, startRound } from './attempts.js';
import { clearTransferDeadline } from './deadlines.js';
import type { Effect } from './effect.js';
import { giveBack } from './give-back.js';
import { startHold, stopHold } from './hold.js';
import { toColdTransferring, toEnded, toReleasing } from './phases.js';
import type { Next, Shared } from './state.js';
import type { Transition } from './handlers.js';

/** Lets go of every attempt of a round; `next` happens when their legs and lines are closed. */
export function windUp(
  state: Shared & { readonly attempts: readonly HeldAttempt[] },
  outcome: (live: LiveAttempt) => AttemptOutcome,
  next: Next,
  atMs: number,
  before: readonly Effect[] = [],
): Transition {
  const { attempts, effects } = releaseAll(state.attempts, outcome);
  return whenReleased(state, attempts, next, [...before, ...effects], atMs);
}

/** As `windUp` for a round that reached nobody; the policy says what follows. */
export function roundOver(
  state: Shared & { readonly attempts: readonly HeldAttempt[] },
  outcome: AttemptOutcome,
  atMs: number,
  before: readonly Effect[] = [],
): Transition {
  const { attempts, effects } = releaseAll(state.attempts, () => outcome);
  const { next, remaining } = afterRound(state, attempts);
  return whenReleased({ ...state, remaining }, attempts, next, [...before, ...effects], atMs);
}

/** `next` happens when the legs and lines of these attempts are closed: at once if there are none. */
export function whenReleased(
  shared: Shared,
  attempts: readonly Releasing[],
  next: Next,
  effects: readonly Effect[],
  atMs: number,
): Transition {
  if (attempts.length > 0) {
    const sound = next.type === 'end' ? stopHold(shared) : startHold(shared);
    return { state: toReleasing(shared, attempts, next), effects: [...effects, ...sound] };
  }
  const then = perform(shared, next, atMs);
  return { state: then.state, effects: [...effects, ...then.effects] };
}

/** What follows a round of which nothing is left to close. */
export function perform(shared: Shared, next: Next, atMs: number): Transition {
  switch (next.type) {
    case 'round':
      return startRound(shared, next.destinations);
    case 'cold-transfer': {
      const { destination } = next;
      const effects: Effect[] = [...startHold(shared), { type: 'cold-transfer', destination }];
      return { state: toColdTransferring(shared, destination), effects };
    }
    case 'give-back':
      return giveBack(shared, next.reason, next.destination);
    case 'end': {
      const effects = [...stopHold(shared), clearTransferDeadline('transfer')];
      return { state: toEnded(shared, next.outcome, atMs), effects };
    }
  }
}
