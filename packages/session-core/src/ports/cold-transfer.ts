import type { Destination } from '../directory/destination.js';
import type { TransferRequest } from '../machine/state.js';
import type { SipEvidence } from '../outcome/attempt-outcome.js';

/** Sends the caller's phone to somebody else without a consult (SIP REFER, RFC 3515). */
export interface ColdTransfer {
  /**
   * Resolves when the far end has said what became of it, or nothing more will be heard. It is `refused` only if
   * somebody said so: what may have succeeded is `sent`.
   */
  send(options: {
    request: TransferRequest;
    destination: Destination;
    signal: AbortSignal;
  }): Promise<ColdTransferResult>;
}

export type ColdTransferResult =
  | { readonly type: 'sent'; readonly confirmed: boolean }
  | { readonly type: 'refused'; readonly sip?: SipEvidence };
