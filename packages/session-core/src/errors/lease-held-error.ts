import { WarmError } from './warm-error.js';

/** Somebody else looks after the transfer. */
export class LeaseHeldError extends WarmError {
  readonly code = 'lease-held';
  override readonly isRetryable = true;

  constructor(
    readonly transferId: string,
    readonly owner: string,
    /** How long the lease still lasts unless it is renewed. */
    readonly remainingMs: number,
  ) {
    super(
      `Transfer "${transferId}" is held by "${owner}" for another ${remainingMs} ms. Try again after that, or leave it.`,
    );
  }
}
