import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Attempt } from '../machine/attempt.js';
import type { AcceptedBy, TransferRequest } from '../machine/state.js';
import type { TransferStory } from '../machine/story.js';
import type { ConsultLine } from './consult-path.js';

/** Tells the supervisor what the call is about and finds out whether they take it. */
export interface Briefing<Line extends ConsultLine = ConsultLine> {
  /** Writes the brief from the conversation so far. Called once a transfer, before anybody is dialed. */
  prepare(options: { request: TransferRequest; signal: AbortSignal }): Promise<void>;
  /** Brings the TransferAgent onto the line, ready to speak when the supervisor hears it. */
  start(options: {
    request: TransferRequest;
    attempt: Attempt;
    /** What this person should hear of those before them, if there is something. */
    story?: TransferStory;
    line: Line;
    on: DecisionListener;
    signal: AbortSignal;
  }): Promise<BriefingRun>;
}

/** The supervisor's own acts; nothing else counts as a decision. */
export interface DecisionListener {
  accepted(by: AcceptedBy): void;
  declined(reason?: string): void;
  /**
   * `to` is an id of the directory. False if that is nobody who can be called now: the supervisor is still there and
   * can name somebody else.
   */
  redirected(to: string, reason?: string): boolean;
  /** The supervisor wants something asked of the caller; `BriefingRun.answer` brings what they say. */
  asked(question: string): void;
  voicemail(): void;
}

export interface BriefingRun {
  /** The caller's answer to the last question; `undefined`: they could not be asked, or said nothing. */
  answer(text: string | undefined): Promise<void>;
  /**
   * Takes the TransferAgent off the line; it may first tell the supervisor why (`outcome`), if they are still there.
   * Idempotent.
   */
  close(outcome: AttemptOutcome): Promise<void>;
}
