import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { AcceptedBy, Attempt, TransferRequest } from '../machine/state.js';
import type { ConsultLine } from './consult-path.js';

/** Tells the supervisor what the call is about and finds out whether they take it. */
export interface Briefing<Line extends ConsultLine = ConsultLine> {
  /** Starts to write the brief from the conversation so far. Called once a transfer, before anybody is dialed. */
  prepare(options: { request: TransferRequest; signal: AbortSignal }): Promise<void>;
  /** Brings the TransferAgent onto the line, ready to speak when the supervisor hears it. */
  start(options: {
    request: TransferRequest;
    attempt: Attempt;
    line: Line;
    on: DecisionListener;
    signal: AbortSignal;
  }): Promise<BriefingRun>;
}

/** The supervisor's own acts; nothing else counts as a decision. */
export interface DecisionListener {
  accepted(by: AcceptedBy): void;
  declined(reason?: string): void;
  /** `to` is an id of the directory. */
  redirected(to: string, reason?: string): void;
  voicemail(): void;
}

export interface BriefingRun {
  /**
   * Takes the TransferAgent off the line; it may first tell the supervisor why (`outcome`), if they are still there.
   * Idempotent.
   */
  close(outcome: AttemptOutcome): Promise<void>;
}
