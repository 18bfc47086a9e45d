import type { AttemptOutcome } from './attempt-outcome.js';

/**
 * How a transfer ended. Exactly one per transfer.
 *
 * - `merged`: both people talk; the agents have left.
 * - `returned`: the caller is back with the SupportAgent and was told why (`because`).
 * - `caller-left`: the caller hung up first; everybody else was released.
 */
export type TransferOutcome =
  | { readonly type: 'merged'; readonly destinationId: string }
  | { readonly type: 'returned'; readonly because: AttemptOutcome }
  | { readonly type: 'caller-left' };
