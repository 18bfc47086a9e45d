import type { Destination } from '../directory/destination.js';
import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { TransferOutcome } from '../outcome/transfer-outcome.js';
import type { Policy } from '../policy/policy.js';

/** Bumped when a stored state can no longer be read as it is. */
export const STATE_VERSION = 1;

/** How long a transfer may spend where. */
export interface TransferLimits {
  /** From the supervisor's answer to a decision. */
  readonly decisionTimeoutMs: number;
  /** From the request to the merge or the return, all attempts together. */
  readonly transferTimeoutMs: number;
  /** Added to a destination's ring timeout before the transfer stops trusting the dialer to report it. */
  readonly ringGraceMs: number;
}

/**
 * Two minutes to decide is what Telnyx documents for its assistants; ten minutes in all keep a long hunt from
 * holding a caller for ever.
 */
export const DEFAULT_LIMITS = {
  decisionTimeoutMs: 120_000,
  transferTimeoutMs: 600_000,
  ringGraceMs: 3_000,
} as const satisfies TransferLimits;

/** What does not change during a transfer. */
export interface TransferRequest {
  readonly transferId: string;
  /** The LiveKit room in which the caller talks to the SupportAgent. */
  readonly callRoom: string;
  readonly callerIdentity: string;
  /** Why the caller wants a person, in the agent's words. Personal data. */
  readonly reason: string;
  readonly requestedAtMs: number;
  readonly policy: Policy;
  readonly limits: TransferLimits;
}

/** One try to reach one destination. */
export interface Attempt {
  /** Unique in all transfers: `<transferId>-<n>`. */
  readonly id: string;
  readonly destination: Destination;
  /** How often this destination was tried before, in a row. */
  readonly retry: number;
}

export interface EndedAttempt extends Attempt {
  readonly outcome: AttemptOutcome;
}

interface Shared {
  readonly version: typeof STATE_VERSION;
  readonly request: TransferRequest;
  /** Destinations still to be tried, in order. */
  readonly remaining: readonly Destination[];
  readonly ended: readonly EndedAttempt[];
}

interface Attempting extends Shared {
  readonly attempt: Attempt;
}

/** The private line for this attempt is being opened; the caller is on hold. */
export interface OpeningState extends Attempting {
  readonly phase: 'opening';
}
/** The supervisor's phone has been asked for and has not reacted yet. */
export interface DialingState extends Attempting {
  readonly phase: 'dialing';
}
export interface RingingState extends Attempting {
  readonly phase: 'ringing';
}
/** The supervisor has answered, hears the brief and decides. */
export interface BriefingState extends Attempting {
  readonly phase: 'briefing';
  readonly answeredAtMs: number;
}
/** The supervisor has accepted; the two are being connected. */
export interface MergingState extends Attempting {
  readonly phase: 'merging';
  readonly acceptedBy: AcceptedBy;
}
/** Both people hear each other; the agents are on their way out. */
export interface HandingOverState extends Attempting {
  readonly phase: 'handing-over';
}
/** The attempt is over; its leg and line are being closed before `next` happens. */
export interface ReleasingState extends Shared {
  readonly phase: 'releasing';
  readonly attempt: EndedAttempt;
  readonly next: Next;
}
/** The caller is being taken off hold and told what happened. */
export interface ReturningState extends Shared {
  readonly phase: 'returning';
  readonly because: AttemptOutcome;
}
export interface EndedState extends Shared {
  readonly phase: 'ended';
  readonly outcome: TransferOutcome;
  readonly endedAtMs: number;
}

/** How a supervisor said yes. */
export type AcceptedBy = 'speech' | 'digit' | 'program';

/** What follows once an attempt's leg and line are closed. */
export type Next =
  | { readonly type: 'attempt'; readonly attempt: Attempt }
  | { readonly type: 'return' }
  | { readonly type: 'end' };

/** A transfer: plain JSON, safe to store and to restore at any point. */
export type TransferState =
  | OpeningState
  | DialingState
  | RingingState
  | BriefingState
  | MergingState
  | HandingOverState
  | ReleasingState
  | ReturningState
  | EndedState;

export type TransferPhase = TransferState['phase'];

/** The phases in which an attempt is under way and may still be called off. */
export type AttemptingState = OpeningState | DialingState | RingingState | BriefingState | MergingState;
