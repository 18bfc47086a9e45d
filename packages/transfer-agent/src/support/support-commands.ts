import type { TransferWish } from './transfer-wish.js';

/**
 * What the SupportAgent can have done: the application carries it out. A command that is left out is no tool of the
 * agent.
 *
 * A `WarmError` thrown by a command is read to the model, which then tells the caller; any other error only as "an
 * internal error".
 */
export interface SupportCommands {
  /** Starts the transfer (usually `TransferSession.escalate`) and returns without waiting for its end. */
  readonly requestTransfer: (wish: TransferWish) => void | Promise<void>;
  /** Sends the caller on without asking anybody first. `destinationId`: a person of the directory. */
  readonly requestColdTransfer?: (destinationId: string) => void | Promise<void>;
  /** Calls the transfer off. */
  readonly cancelTransfer?: () => void | Promise<void>;
  /** Keeps what the caller wants passed on. Personal data. `callback`: they want to be called back. */
  readonly leaveMessage?: (text: string, options: { readonly callback: boolean }) => void | Promise<void>;
  /** Hangs up; goodbye has been said. */
  readonly endCall?: () => void | Promise<void>;
}
