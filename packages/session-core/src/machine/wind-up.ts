import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { HeldAttempt, LiveAttempt, Releasing } from './attempt.js';
import { clearTransfer, releaseAll, startRound } from './attempts.js';
import type { Effect } from './effect.js';
import { giveBack } from './give-back.js';
import { hold, unhold } from './hold.js';
import type { Next, Shared } from './state.js';
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
  return releaseThen(shared, attempts, next, [...before, ...effects], atMs);
}

/** As `windUp`, for attempts that are being let go of already; at once if there are none. */
export function releaseThen(
  shared: Shared,
  attempts: readonly Releasing[],
  next: Next,
  effects: readonly Effect[],
  atMs: number,
): Transition {
  const { state, effects: sound } = soundFor(next, shared);
  const timers = next.type === 'end' ? [clearTransfer('transfer')] : [];
  const before = [...effects, ...sound, ...timers];
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

// Who waits hears music, also who was just being asked something or has lost the line; who has left hears nothing.
function soundFor(next: Next, shared: Shared): { state: Shared; effects: readonly Effect[] } {
  return next.type === 'end' ? unhold(shared) : hold(shared);
}

/** What all phases have in common, without what only one of them knows. */
export function sharedOf({ version, request, remaining, ended, made, onHold }: Shared): Shared {
  return { version, request, remaining, ended, made, onHold };
}
