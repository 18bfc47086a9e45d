import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { EndedAttempt, Releasing } from './attempt.js';
import { endedOf } from './attempts.js';
import type { Next, Round, Shared } from './state.js';

/** What follows, and what is left of the plan then. */
interface Course {
  readonly next: Next;
  readonly remaining: readonly Round[];
}

/** The policy's answer to a round that reached nobody, of which these attempts are still being let go. */
export function afterRound(state: Shared, attempts: readonly Releasing[]): Course {
  const { policy } = state.request;
  const round = roundOf(state, attempts);
  const rowOf = ({ outcome: { type } }: EndedAttempt) =>
    type === 'merged' || type === 'redirected' ? undefined : policy[type];

  const again = round.filter((each) => each.retry < (rowOf(each)?.retries ?? 0));
  if (again.length > 0) {
    const destinations = again.map(({ destination, retry }) => ({ destination, retry: retry + 1 }));
    return { next: { type: 'round', destinations }, remaining: state.remaining };
  }
  const goesOn = (each: EndedAttempt) => rowOf(each)?.then === 'next-destination';
  const told = round.reduce((first, each) => (goesOn(first) ? each : first));
  const { outcome: reason, destination } = told;
  const giveBack: Next = { type: 'give-back', reason, destination };
  return goesOn(told) ? nextRound(state.remaining, giveBack) : { next: giveBack, remaining: state.remaining };
}

/** The plan's next round, or what comes instead of it. */
export function nextRound([first, ...others]: readonly Round[], otherwise: Next): Course {
  if (!first) return { next: otherwise, remaining: [] };
  const destinations = first.map((destination) => ({ destination, retry: 0 }));
  return { next: { type: 'round', destinations }, remaining: others };
}

// Those still being let go, and those of the same round that are gone already. Who was let go for another supervisor
// says nothing of what has become of the call.
function roundOf({ ended }: Shared, attempts: readonly Releasing[]): readonly EndedAttempt[] {
  const number = attempts[0]?.round;
  return [...ended, ...attempts.map(endedOf)].filter(
    ({ round, outcome }) => round === number && !isForAnother(outcome),
  );
}

function isForAnother(outcome: AttemptOutcome): boolean {
  return outcome.type === 'canceled' && outcome.by === 'other-supervisor';
}
