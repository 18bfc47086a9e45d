import type { Destination } from '../directory/destination.js';
import type { AttemptOutcome } from '../outcome/attempt-outcome.js';

/** One try to reach one destination. */
export interface Attempt {
  /** Unique in all transfers: `<transferId>-<n>`. */
  readonly id: string;
  readonly destination: Destination;
  /** How often this destination was tried before, in a row. */
  readonly retry: number;
}

export interface EndedAttempt extends Attempt {
  /** Attempts of one round ring at the same time. Counted from 1. */
  readonly round: number;
  readonly outcome: AttemptOutcome;
}

/** Where the supervisor's leg of an attempt is: what a successor needs to find it after a crash. */
export interface Consult {
  /** The consult path in use, e.g. `gate`. */
  readonly path: string;
  readonly roomName: string;
  readonly supervisorIdentity: string;
}

interface Stage {
  readonly attempt: Attempt;
  readonly round: number;
  /** Whether the TransferAgent is on the line, ready to speak. */
  readonly agentReady: boolean;
}

/** The private line is being opened. */
export interface Opening extends Stage {
  readonly stage: 'opening';
}

export interface Opened extends Stage {
  readonly consult: Consult;
}

/** The supervisor's phone has been asked for and has not reacted yet. */
interface Dialing extends Opened {
  readonly stage: 'dialing';
}
interface Ringing extends Opened {
  readonly stage: 'ringing';
}
/** The supervisor has answered, hears the brief and decides. */
export interface Briefing extends Opened {
  readonly stage: 'briefing';
  readonly answeredAtMs: number;
}
/** The leg was left behind by a process that died; it is being taken over. */
interface Adopting extends Opened {
  readonly stage: 'adopting';
}
/** The attempt is over; its leg and line are being closed. */
export interface Releasing extends Stage {
  readonly stage: 'releasing';
  readonly consult?: Consult;
  readonly outcome: AttemptOutcome;
}

/** An attempt that is under way. */
export type LiveAttempt = Opening | Dialing | Ringing | Briefing | Adopting;
/** An attempt that holds a leg, a line or both. */
export type HeldAttempt = LiveAttempt | Releasing;
