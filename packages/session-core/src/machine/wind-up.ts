import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import { afterRound } from './after-round.js';
import type { HeldAttempt, LiveAttempt, Releasing } from './attempt.js';
import { clearTransfer, releaseAll, startRound } from './attempts.js';
import type { Effect } from './effect.js';
import { giveBack } from './give-back.js';
import { startHold, stopHold } from './hold.js';
import { sharedOf, type Next, type Shared } from './state.js';
import type { Transition } from './transition.js';

/** Lets go of every attempt of a round; `next` happens when their legs and lines are closed. */
export function windUp(
  shared: Shared,
  held: readonly HeldAttempt[],
  outcome: (live: LiveAttempt) => AttemptOutcome,
  next: Next,
  atMs: number,
  before: readonly Effect[] = [],
): Transition {
  const { attempts, effects } = releaseAll(held, outcome);
  return whenReleased(shared, attempts, next, [...before, ...effects], atMs);
}

/** A round that reached nobody is over; the policy says what follows when its legs and lines are closed. */
export function roundOver(
  state: Shared,
  attempts: readonly Releasing[],
  effects: readonly Effect[],
  atMs: number,
): Transition {
  const { next, remaining } = afterRound(state, attempts);
  return whenReleased({ ...sharedOf(state), remaining }, attempts, next, effects, atMs);
}

/** `next` happens when the legs and lines of these attempts are closed: at once if there are none. */
export function whenReleased(
  shared: Shared,
  attempts: readonly Releasing[],
  next: Next,
  effects: readonly Effect[],
  atMs: number,
): Transition {
  // Who waits hears music, also who was just being asked something or has lost the line; who has left hears nothing.
  const onHold = next.type !== 'end';
  const before = onHold
    ? [...effects, ...startHold(shared)]
    : [...effects, ...stopHold(shared), clearTransfer('transfer')];
  const state = { ...shared, onHold };
  if (attempts.length > 0)
    return { state: { ...state, phase: 'releasing', attempts, next }, effects: before };
  const then = perform(state, next, atMs);
  return { state: then.state, effects: [...before, ...then.effects] };
}

/** What follows a round of which nothing is left to close. */
export function perform(shared: Shared, next: Next, atMs: number): Transition {
  switch (next.type) {
    case 'round': {
      const { attempts, made, effects } = startRound(shared, next.destinations);
      return { state: { ...shared, made, phase: 'seeking', attempts, questionsAsked: 0 }, effects };
    }
    case 'cold-transfer': {
      const { destination } = next;
      return {
        state: { ...shared, phase: 'cold-transferring', destination, callerGone: false },
        effects: [{ type: 'cold-transfer', destination }],
      };
    }
    case 'give-back':
      return giveBack(shared, next.reason, next.destination);
    case 'end':
      return {
        state: { ...shared, phase: 'ended', outcome: next.outcome, endedAtMs: atMs },
        effects: [],
      };
  }
}
