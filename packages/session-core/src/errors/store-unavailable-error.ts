import { WarmError } from './warm-error.js';

/**
 * Why a store did not do as it was asked: it is not connected (`offline`), did not answer in time (`timeout`), answered
 * with an error (`refused`), or was closed by this process (`closed`).
 */
export type StoreUnavailableReason = 'offline' | 'timeout' | 'refused' | 'closed';

/** A store cannot be used at the moment. A write that rejects with it may or may not have happened. */
export class StoreUnavailableError extends WarmError {
  readonly code = 'store-unavailable';
  override readonly isRetryable: boolean;
  /** The method that was called, e.g. `save`. */
  readonly operation: string;
  readonly reason: StoreUnavailableReason;
  readonly cure: string;

  constructor(options: {
    operation: string;
    reason: StoreUnavailableReason;
    problem: string;
    cure: string;
    cause?: unknown;
  }) {
    const { operation, reason, problem, cure, cause } = options;
    super(`\`${operation}()\` did not reach the store: ${problem}. ${cure}`, { cause });
    this.operation = operation;
    this.reason = reason;
    this.cure = cure;
    this.isRetryable = reason !== 'closed';
  }
}
