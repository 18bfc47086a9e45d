import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Clock } from '../ports/clock.js';
import { within } from './within.js';

/** Longer than the stores of this package take to say that they are away, and short enough for a caller on hold. */
export const DEFAULT_STORE_TIMEOUT_MS = 1_500;

/** How long a store may take to answer: none may hold up a call. */
export interface StorePatience {
  readonly clock: Clock;
  readonly storeTimeoutMs: number;
}

/** Settles as the store's answer does. @throws StoreUnavailableError if there is none in time */
export function answerOf<Value>(
  { clock, storeTimeoutMs }: StorePatience,
  operation: string,
  answer: Promise<Value>,
): Promise<Value> {
  return within(
    clock,
    storeTimeoutMs,
    answer,
    () =>
      new StoreUnavailableError({
        operation,
        reason: 'timeout',
        problem: `it did not answer within ${storeTimeoutMs} ms`,
        cure: 'See to its load and the network, or raise `storeTimeoutMs`.',
      }),
  );
}
