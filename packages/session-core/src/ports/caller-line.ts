import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Attempt } from '../machine/state.js';

/** The SupportAgent's side of the call with the caller. */
export interface CallerLine {
  /** Stops talking and listening to the caller. */
  hold(signal: AbortSignal): Promise<void>;
  /** Says, over the music, who is being called. */
  announce(options: { attempt: Attempt; signal: AbortSignal }): Promise<void>;
  /** Listens again and says what happened; resolves when the caller hears the agent. */
  resume(options: { attempt: Attempt; because: AttemptOutcome; signal: AbortSignal }): Promise<void>;
}

/** What a caller on hold hears. `start` and `stop` are idempotent. */
export interface HoldPlayer {
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}
