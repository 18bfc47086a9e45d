import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Briefing, EndedAttempt, HeldAttempt, LiveAttempt, Releasing } from './attempt.js';
import { clearDeadlinesOf } from './deadlines.js';
import type { Effect } from './effect.js';
import { startHold } from './hold.js';
import { toSeeking } from './phases.js';
import type { NextDestination, Shared, StateOf, TransferRequest } from './state.js';
import type { Transition } from './handlers.js';

/** Begins a round: all its destinations at the same time, with music for the caller if there is none. */
export function startRound(shared: Shared, destinations: readonly NextDestination[]): Transition {
  const { request, made, ended } = shared;
  const round = 1 + (ended.at(-1)?.round ?? 0);
  const attempts = destinations.map(({ destination, retry }, index): LiveAttempt => ({
    stage: 'opening',
    attempt: { id: attemptId(request, made + index + 1), destination, retry },
    round,
    agentReady: false,
  }));
  return {
    state: toSeeking(shared, attempts, made + attempts.length),
    effects: [
      ...attempts.map(({ attempt }) => ({ type: 'open-consult', attempt }) as const),
      ...startHold(shared),
    ],
  };
}

/** Attempts are numbered from one in the order they are made. */
function attemptId({ transferId }: TransferRequest, number: number): string {
  return `${transferId}-${number}`;
}

/** The attempt of that id, unless it is over: what comes late from an attempt long released means nothing. */
export function liveAttempt(
  attempts: readonly HeldAttempt[],
  id: string | undefined,
): LiveAttempt | undefined {
  return attempts.find((each): each is LiveAttempt => each.attempt.id === id && isLive(each));
}

export function isLive(attempt: HeldAttempt): attempt is LiveAttempt {
  return attempt.stage !== 'releasing';
}

export function replaced(attempts: readonly HeldAttempt[], changed: HeldAttempt): readonly HeldAttempt[] {
  return attempts.map((each) => (each.attempt.id === changed.attempt.id ? changed : each));
}

/** Ends an attempt: what it has opened is closed, what it waited for is not waited for any more. */
export function release(
  live: LiveAttempt,
  outcome: AttemptOutcome,
): { released: Releasing; effects: readonly Effect[] } {
  const { attempt, round, agentReady } = live;
  const known = live.stage === 'opening' ? undefined : { consult: live.consult };
  return {
    released: { stage: 'releasing', attempt, round, agentReady, outcome, ...known },
    effects: [{ type: 'release-attempt', attempt, outcome, ...known }, ...clearDeadlinesOf(live)],
  };
}

/** Ends all that are not over yet. */
export function releaseAll(
  attempts: readonly HeldAttempt[],
  outcome: (live: LiveAttempt) => AttemptOutcome,
): { attempts: Releasing[]; effects: Effect[] } {
  const effects: Effect[] = [];
  const all = attempts.map((each) => {
    if (!isLive(each)) return each;
    const { released, effects: more } = release(each, outcome(each));
    effects.push(...more);
    return released;
  });
  return { attempts: all, effects };
}

/** Takes an attempt whose leg and line are closed off the list of those that hold something, if it is there. */
export function takeOff<State extends Shared & { readonly attempts: readonly HeldAttempt[] }>(
  state: State,
  attemptId: string | undefined,
): State | undefined {
  const released = state.attempts.find(
    (each): each is Releasing => each.attempt.id === attemptId && each.stage === 'releasing',
  );
  if (!released) return undefined;
  return {
    ...state,
    attempts: state.attempts.filter((each) => each !== released),
    ended: [...state.ended, endedOf(released)],
  };
}

/** As `takeOff`, where nothing more follows from it. */
export function takenOff(
  state: StateOf<'seeking' | 'merging' | 'introducing' | 'handing-over' | 'guarding'>,
  attemptId: string | undefined,
): Transition | undefined {
  const rest = takeOff(state, attemptId);
  return rest && { state: rest, effects: [] };
}

export function endedOf({ attempt, round, outcome }: Omit<Releasing, 'stage' | 'agentReady'>): EndedAttempt {
  const { id, destination, retry } = attempt;
  return { id, destination, retry, round, outcome };
}

export function handOverOf({ attempt, consult }: Briefing): Effect {
  return { type: 'hand-over', attempt, consult };
}
