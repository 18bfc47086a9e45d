import type { Attempt, Consult } from '../machine/attempt.js';
import type { TransferRequest } from '../machine/state.js';

/** Watches over merged calls: LiveKit hangs up nobody, so without one the other leg stays on a dead line for ever. */
export interface CallWatcher {
  /**
   * Resolves when the call is watched: from then on the agents may leave it.
   *
   * `end-call`: the first departure ends the call. `stand-by`: the session itself reacts to who leaves, for the
   * supervisor's line may drop and be replaced; `takeOver` follows unless the session's process dies.
   */
  watch(options: {
    request: TransferRequest;
    attempt: Attempt;
    consult: Consult;
    mode: 'end-call' | 'stand-by';
    signal: AbortSignal;
  }): Promise<CallWatch>;
}

export interface CallWatch {
  /** From now on the first departure ends the call. Idempotent. */
  takeOver(signal: AbortSignal): Promise<void>;
  /** Stops watching; ends nothing. Idempotent. */
  close(): Promise<void>;
}
