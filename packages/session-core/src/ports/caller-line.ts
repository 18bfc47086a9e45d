import type { Attempt } from '../machine/attempt.js';
import type { Explanation } from '../machine/effect.js';

/** The SupportAgent's side of the call with the caller. */
export interface CallerLine {
  /** Stops talking and listening to the caller. */
  hold(signal: AbortSignal): Promise<void>;
  /** Says, over the music, who is being called. */
  announce(options: { attempt: Attempt; signal: AbortSignal }): Promise<void>;
  /**
   * Asks the caller what a supervisor wants to know and resolves with what they say; `undefined` if they say nothing.
   * The music has stopped, and starts again when this resolves; `hold` follows.
   */
  ask(options: { attempt: Attempt; question: string; signal: AbortSignal }): Promise<string | undefined>;
  /** Introduces the two people to each other: both hear it. Called only if the transfer asks for it. */
  introduce(options: { attempt: Attempt; signal: AbortSignal }): Promise<void>;
  /** Listens again and says what happened; resolves when the caller hears the agent. */
  resume(options: { explanation: Explanation; signal: AbortSignal }): Promise<void>;
  /** Says what happened and takes a message; `undefined` if the caller leaves none and has the agent instead. */
  takeMessage(options: { explanation: Explanation; signal: AbortSignal }): Promise<string | undefined>;
  /** Says what happened and goodbye, and hangs up. */
  dismiss(options: { explanation: Explanation; signal: AbortSignal }): Promise<void>;
}

/** What a caller on hold hears. `start` and `stop` are idempotent. */
export interface HoldPlayer {
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}
