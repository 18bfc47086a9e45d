import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Releasing } from './attempt.js';
import { endedOf } from './attempts.js';
import type { Next, Round, Shared } from './state.js';

/** The policy's answer to a round that reached nobody: what follows, and what is left of the plan then. */
export function afterRound(
  state: Shared,
  attempts: readonly Releasing[],
): { readonly next: Next; readonly remaining: readonly Round[] } {
  const { policy } = state.request;
  const round = roundOf(state, attempts);
  const rowOf = ({ type }: AttemptOutcome) =>
    type === 'merged' || type === 'redirected' ? undefined : policy[type];

  const again = round.filter(({ retry, outcome }) => retry < (rowOf(outcome)?.retries ?? 0));
  if (again.length > 0) {
    const destinations = again.map(({ destination, retry }) => ({ destination, retry: retry + 1 }));
    return { next: { type: 'round', destinations }, remaining: state.remaining };
  }
  const decisive = round.find(({ outcome }) => rowOf(outcome)?.then !== 'next-destination');
  const last = decisive ?? round.at(-1);
  const giveBack = last
    ? giveBackAfter(last.outcome, last.destination)
    : giveBackAfter({ type: 'canceled', by: 'program' });
  return decisive ? { next: giveBack, remaining: state.remaining } : nextRound(state.remaining, giveBack);
}

/** The plan's next round, or what comes instead of it. */
export function nextRound(
  [first, ...others]: readonly Round[],
  otherwise: Next,
): { readonly next: Next; readonly remaining: readonly Round[] } {
  if (!first) return { next: otherwise, remaining: [] };
  const destinations = first.map((destination) => ({ destination, retry: 0 }));
  return { next: { type: 'round', destinations }, remaining: others };
}

function giveBackAfter(reason: AttemptOutcome, destination?: Round[number]): Next {
  return { type: 'give-back', reason, ...(destination && { destination }) };
}

// Those still being let go, and those of the same round that are gone already.
function roundOf({ ended }: Shared, attempts: readonly Releasing[]) {
  const number = attempts[0]?.round ?? ended.at(-1)?.round;
  return [...ended, ...attempts.map(endedOf)].filter(({ round }) => round === number);
}
