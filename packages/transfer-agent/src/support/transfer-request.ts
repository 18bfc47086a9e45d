/** What a caller's wish for a person comes down to. */
export interface TransferWish {
  /** Id of a department or person of the directory; absent if the caller doesn't mind. */
  readonly to?: string;
  /** Why, in the agent's words. Personal data. */
  readonly reason: string;
}

/**
 * Starts the transfer (usually `TransferSession.escalate`) and returns without waiting for its end. A `WarmError`
 * thrown here is read to the model, which then tells the caller; any other error only as "an internal error".
 */
export type OnTransferRequested = (wish: TransferWish) => void | Promise<void>;
