import type { AttemptOutcome, SipEvidence } from './attempt-outcome.js';

/** Why a caller has the agent again: how the last attempt ended, or why none was made. */
export type ReturnReason =
  | AttemptOutcome
  /** Nobody who was asked for is there at this hour. `opensAtMs` is when somebody will be (epoch ms). */
  | { readonly type: 'closed'; readonly opensAtMs?: number }
  /** The cold transfer was refused, the far end does not know how, or nothing came of it in time. */
  | { readonly type: 'cold-transfer-refused'; readonly sip?: SipEvidence };

/**
 * How a transfer ended. Exactly one per transfer.
 *
 * - `merged`: both people talk; the agents have left.
 * - `cold-transferred`: the caller was sent on without a consult. Not `confirmed`: they have left, and nobody said that
 *   it failed.
 * - `returned`: the caller is back with the SupportAgent and was told why (`because`).
 * - `message-taken`: the caller left a message instead. `message` is personal data.
 * - `call-ended`: the policy had the caller told why and the call ended.
 * - `caller-left`: the caller hung up first; everybody else was released.
 */
export type TransferOutcome =
  | { readonly type: 'merged'; readonly destinationId: string }
  | { readonly type: 'cold-transferred'; readonly destinationId: string; readonly confirmed: boolean }
  | { readonly type: 'returned'; readonly because: ReturnReason }
  | { readonly type: 'message-taken'; readonly because: ReturnReason; readonly message: string }
  | { readonly type: 'call-ended'; readonly because: ReturnReason }
  | { readonly type: 'caller-left' };
