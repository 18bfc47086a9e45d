import type { Attempt, Consult } from '../machine/attempt.js';
import type { TransferRequest } from '../machine/state.js';
import type { ConsultLine, LegListener, SupervisorLeg } from './consult-path.js';

/** Finds again what a process that died has left behind in the rooms. */
export interface ConsultRecovery<Line extends ConsultLine = ConsultLine> {
  /**
   * Takes over an attempt's leg and line: from when this resolves they are this process's, and private as before, or
   * merged as before. Rejects if that fails; if the leg is gone, after it has told so by `on.left()`.
   */
  adopt(options: AbandonedAttempt & { on: LegListener; signal: AbortSignal }): Promise<AdoptedAttempt<Line>>;
  /** Hangs up an attempt's leg, if there is one, and closes its line. Idempotent. */
  release(options: AbandonedAttempt & { signal: AbortSignal }): Promise<void>;
}

export interface AbandonedAttempt {
  readonly request: TransferRequest;
  readonly attempt: Attempt;
  readonly consult: Consult;
}

export interface AdoptedAttempt<Line extends ConsultLine> {
  readonly line: Line;
  readonly leg: SupervisorLeg;
  readonly status: 'dialing' | 'ringing' | 'answered';
}
