import pRetry from 'p-retry';
import { LiveKitRequestError } from './livekit-request-error.js';

/**
 * About 12 s in all. A busy server takes 3 s to say that it cannot, twice in a row was seen, and a phone that is left off
 * the hook is worse than a late answer; a transfer waits for none of it.
 */
const BACKOFF = { retries: 10, minTimeout: 100, factor: 2, maxTimeout: 1_000, maxRetryTime: 12_000 } as const;

/**
 * Makes an idempotent request until it succeeds, a few times at most. "Not found" counts as success: these requests
 * take something away, and it is gone.
 * @throws LiveKitRequestError
 */
export async function insist(operation: string, call: () => Promise<unknown>): Promise<void> {
  const translated = async () => {
    try {
      await call();
    } catch (error) {
      throw LiveKitRequestError.from(operation, error);
    }
  };
  await persist(translated).catch((error: unknown) => {
    if (!(error instanceof LiveKitRequestError && error.isNotFound)) throw error;
  });
}

/** For what nobody waits for: about a minute and a half, since a server that restarts comes back. */
const KEEP_TRYING = { retries: 12, minTimeout: 1_000, factor: 1.5, maxTimeout: 10_000 } as const;

/** Does something idempotent that nobody waits for again, whatever went wrong, for a minute and a half at least. */
export async function keepTrying(step: () => Promise<void>): Promise<void> {
  await pRetry(step, KEEP_TRYING);
}

/** Does something idempotent again for as long as the server says that it cannot just now, some 12 s at most. */
export async function persist(step: () => Promise<void>): Promise<void> {
  await pRetry(step, { ...BACKOFF, shouldRetry: ({ error }) => isRetryable(error) });
}

function isRetryable(error: unknown): boolean {
  return error instanceof LiveKitRequestError && error.isRetryable;
}
