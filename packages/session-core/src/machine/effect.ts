import type { Destination } from '../directory/destination.js';
import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { ReturnReason } from '../outcome/transfer-outcome.js';
import type { Offer } from '../policy/policy.js';
import type { Attempt, Consult } from './attempt.js';
import type { TransferRequest } from './state.js';
import type { TransferStory } from './story.js';

/** Timers a transfer runs on: one of each kind for the transfer, and one of each kind for an attempt. */
export type TransferDeadline = 'transfer' | 'boomerang';
export type AttemptDeadline = 'ring' | 'brief' | 'decision';
export type Deadline = TransferDeadline | AttemptDeadline;

/** What the caller is told when they have the agent again, and what they may choose from. */
export interface Explanation {
  readonly because: ReturnReason;
  /** Who was called last, if anybody was. */
  readonly destination?: Destination;
  readonly offers: readonly Offer[];
  /** The words to use, if the policy names them. */
  readonly tell?: string;
}

/** What a transfer wants done, as data. A runner does it through the ports and reports back with events. */
export type Effect =
  /** Quiet the agent and start the hold music. */
  | { readonly type: 'hold-caller' }
  | { readonly type: 'stop-hold' }
  /** Start to write the brief; it is wanted by the time somebody answers. */
  | { readonly type: 'prepare-brief'; readonly request: TransferRequest }
  /** Tell the caller, over the music, who is being called. */
  | { readonly type: 'announce-hold'; readonly attempt: Attempt }
  | { readonly type: 'open-consult'; readonly attempt: Attempt }
  | { readonly type: 'dial'; readonly attempt: Attempt }
  /** Bring the TransferAgent onto the private line, ready to speak the moment the person hears it. */
  | { readonly type: 'brief'; readonly attempt: Attempt; readonly story?: TransferStory }
  /** Take over the leg that a process which died has left behind. */
  | { readonly type: 'adopt-attempt'; readonly attempt: Attempt; readonly consult: Consult }
  /** Take the caller off hold, ask them, and bring back what they say. */
  | { readonly type: 'ask-caller'; readonly attempt: Attempt; readonly question: string }
  /** The answer is not wanted any more. */
  | { readonly type: 'stop-asking'; readonly attempt: Attempt }
  /** Bring the caller's answer to the supervisor; none if the caller could not be asked or did not answer. */
  | { readonly type: 'relay-answer'; readonly attempt: Attempt; readonly answer?: string }
  | { readonly type: 'merge'; readonly attempt: Attempt }
  /** Connect the two over another path, since the first was refused. */
  | { readonly type: 'merge-another-way'; readonly attempt: Attempt }
  | { readonly type: 'introduce'; readonly attempt: Attempt }
  /** Take the TransferAgent out of the merged call and put a watcher over it. */
  | { readonly type: 'hand-over'; readonly attempt: Attempt; readonly consult: Consult }
  /** The last agent leaves; from now on the first who hangs up ends the call. */
  | { readonly type: 'leave-call'; readonly attempt: Attempt; readonly consult: Consult }
  /** Dismiss the TransferAgent, hang up the supervisor's leg, close the line; in that order. */
  | {
      readonly type: 'release-attempt';
      readonly attempt: Attempt;
      readonly outcome: AttemptOutcome;
      readonly consult?: Consult;
    }
  /** Give the caller the agent back, with the reason. */
  | { readonly type: 'return-caller'; readonly explanation: Explanation }
  /** Tell the caller the reason and write down what they want passed on. */
  | { readonly type: 'take-message'; readonly explanation: Explanation }
  /** Tell the caller the reason, say goodbye and hang up. */
  | { readonly type: 'dismiss-caller'; readonly explanation: Explanation }
  /** Ask the caller's phone to call the destination by itself (SIP REFER). */
  | { readonly type: 'cold-transfer'; readonly destination: Destination }
  | { readonly type: 'set-deadline'; readonly deadline: TransferDeadline; readonly afterMs: number }
  | {
      readonly type: 'set-deadline';
      readonly deadline: AttemptDeadline;
      readonly attemptId: string;
      readonly afterMs: number;
    }
  | { readonly type: 'clear-deadline'; readonly deadline: TransferDeadline }
  | { readonly type: 'clear-deadline'; readonly deadline: AttemptDeadline; readonly attemptId: string };

/** Effects that take time and may fail: each is given a deadline by the runner. */
export type AsyncEffect = Exclude<Effect, { type: 'set-deadline' | 'clear-deadline' }>;
