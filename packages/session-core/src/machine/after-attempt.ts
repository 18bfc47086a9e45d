import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Destination } from '../directory/destination.js';
import { nextAttempt } from './next-attempt.js';
import type { AttemptingState, Next } from './state.js';

/** The policy's answer to an outcome: what follows, and what is left of the plan then. */
export function afterAttempt(
  state: AttemptingState,
  outcome: AttemptOutcome,
  redirectedTo: readonly Destination[] = [],
): { readonly next: Next; readonly remaining: readonly Destination[] } {
  const { request, attempt, ended } = state;
  const remaining = outcome.type === 'redirected' ? redirectedTo : state.remaining;
  const giveUp = { next: { type: 'return' }, remaining } as const;

  switch (outcome.type) {
    case 'merged':
    case 'canceled':
      return giveUp;
    case 'redirected':
      return tryNext();
    default: {
      const row = request.policy[outcome.type];
      if (attempt.retry < row.retries) return attemptOn(attempt.destination, attempt.retry + 1, remaining);
      return row.then === 'next-destination' ? tryNext() : giveUp;
    }
  }

  function tryNext() {
    const [destination, ...others] = remaining;
    return destination ? attemptOn(destination, 0, others) : giveUp;
  }

  function attemptOn(destination: Destination, retry: number, others: readonly Destination[]) {
    return {
      next: { type: 'attempt', attempt: nextAttempt(request, ended.length + 1, destination, retry) },
      remaining: others,
    } as const;
  }
}
