import pRetry from 'p-retry';
import { LiveKitRequestError } from './livekit-request-error.js';

/** About 5 s in all: longer than a request that fails for want of a node (3 s), shorter than a transfer waits. */
const BACKOFF = { retries: 6, minTimeout: 100, factor: 2, maxTimeout: 2_000, maxRetryTime: 5_000 } as const;

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
  await pRetry(translated, { ...BACKOFF, shouldRetry: ({ error }) => isRetryable(error) }).catch(
    (error: unknown) => {
      if (!(error instanceof LiveKitRequestError && error.isNotFound)) throw error;
    },
  );
}

function isRetryable(error: unknown): boolean {
  return error instanceof LiveKitRequestError && error.isRetryable;
}
