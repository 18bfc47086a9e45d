import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Attempt, TransferRequest } from './state.js';

/** Timers a transfer runs on; at most one of each kind at a time. */
export type Deadline = 'transfer' | 'ring' | 'decision';

/** What a transfer wants done, as data. A runner does it through the ports and reports back with events. */
export type Effect =
  /** Quiet the agent and start the hold music. */
  | { readonly type: 'hold-caller' }
  /** Start to write the brief; it is wanted by the time somebody answers. */
  | { readonly type: 'prepare-brief'; readonly request: TransferRequest }
  /** Tell the caller, over the music, who is being called. */
  | { readonly type: 'announce-hold'; readonly attempt: Attempt }
  | { readonly type: 'open-consult'; readonly attempt: Attempt }
  | { readonly type: 'dial'; readonly attempt: Attempt }
  /** Bring the TransferAgent onto the private line, ready to speak the moment the person hears it. */
  | { readonly type: 'brief'; readonly attempt: Attempt }
  | { readonly type: 'merge'; readonly attempt: Attempt }
  /** Hang up the supervisor's leg, dismiss the TransferAgent, close the line; in that order. */
  | { readonly type: 'release-attempt'; readonly attempt: Attempt; readonly outcome: AttemptOutcome }
  | { readonly type: 'stop-hold' }
  /** Give the caller the agent back, with the reason. */
  | { readonly type: 'return-caller'; readonly attempt: Attempt; readonly because: AttemptOutcome }
  /** Take the TransferAgent out of the merged call and put a watcher over it. */
  | { readonly type: 'hand-over'; readonly attempt: Attempt }
  | { readonly type: 'set-deadline'; readonly deadline: Deadline; readonly afterMs: number }
  | { readonly type: 'clear-deadline'; readonly deadline: Deadline };

/** Effects that take time and may fail: each is given a deadline by the runner. */
export type AsyncEffect = Exclude<Effect, { type: 'set-deadline' | 'clear-deadline' }>;
