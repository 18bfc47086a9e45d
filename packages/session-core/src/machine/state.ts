import type { Destination } from '../directory/destination.js';
import type { ReturnReason, TransferOutcome } from '../outcome/transfer-outcome.js';
import type { Policy } from '../policy/policy.js';
import type { Briefing, EndedAttempt, HeldAttempt, Releasing } from './attempt.js';
import type { TransferLimits } from './limits.js';

/** Bumped when a stored state can no longer be read as it is. */
export const STATE_VERSION = 3;

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
  /** Whether the SupportAgent introduces the two people to each other before it leaves. */
  readonly introduce: boolean;
}

/** Destinations that are rung at the same time. */
export type Round = readonly Destination[];

export interface Shared {
  readonly version: typeof STATE_VERSION;
  readonly request: TransferRequest;
  /** Still to be tried, in order. */
  readonly remaining: readonly Round[];
  readonly ended: readonly EndedAttempt[];
  /** Attempts made so far, the present ones included. */
  readonly made: number;
  /** Whether the caller was told who is being called. */
  readonly announced: boolean;
  /** What supervisors have asked the caller, and what they said. Personal data. */
  readonly answers: readonly CallerAnswer[];
  /** Whether the caller hears the hold music instead of the agent. */
  readonly onHold: boolean;
}

export interface CallerAnswer {
  readonly question: string;
  readonly answer: string;
}

/** A question of a supervisor that the caller is being asked. */
export interface OpenQuestion {
  readonly attemptId: string;
  readonly text: string;
}

/** Somebody is being called; one or more attempts are under way. */
export interface SeekingState extends Shared {
  readonly phase: 'seeking';
  readonly attempts: readonly HeldAttempt[];
  readonly question?: OpenQuestion;
  readonly questionsAsked: number;
}

/** How a supervisor said yes. */
export type AcceptedBy = 'speech' | 'digit' | 'program';

interface Accepted extends Shared {
  /** The accepted attempt first, then those of its round that are still being let go. */
  readonly attempts: readonly [Briefing, ...Releasing[]];
  readonly acceptedBy: AcceptedBy;
}

/** A supervisor has accepted; the two are being connected. */
export interface MergingState extends Accepted {
  readonly phase: 'merging';
  /** The first way of connecting them was refused and another is being tried. */
  readonly isSecondWay: boolean;
}
/** Both people hear each other and the SupportAgent, who introduces them. */
export interface IntroducingState extends Accepted {
  readonly phase: 'introducing';
}
/** Both people hear each other; the agents are on their way out. */
export interface HandingOverState extends Accepted {
  readonly phase: 'handing-over';
}
/** Both people talk alone. Should the supervisor's line drop now, the caller gets the agent back (boomerang). */
export interface GuardingState extends Accepted {
  readonly phase: 'guarding';
}

/** What follows once all legs and lines are closed. */
export type Next =
  | { readonly type: 'round'; readonly destinations: readonly NextDestination[] }
  | { readonly type: 'cold-transfer'; readonly destination: Destination }
  | { readonly type: 'give-back'; readonly reason: ReturnReason; readonly destination?: Destination }
  | { readonly type: 'end'; readonly outcome: TransferOutcome };

export interface NextDestination {
  readonly destination: Destination;
  readonly retry: number;
}

/** The round is over; its legs and lines are being closed before `next` happens. */
export interface ReleasingState extends Shared {
  readonly phase: 'releasing';
  readonly attempts: readonly Releasing[];
  readonly next: Next;
}

interface GivingBack extends Shared {
  readonly because: ReturnReason;
}

/** The caller is being taken off hold and told what happened. */
export interface ReturningState extends GivingBack {
  readonly phase: 'returning';
}
/** The caller is told what happened and leaves a message. */
export interface TakingMessageState extends GivingBack {
  readonly phase: 'taking-message';
}
/** The caller is told what happened and the call is ended. */
export interface DismissingState extends GivingBack {
  readonly phase: 'dismissing';
}

/** The caller's phone has been asked to call somebody else by itself (SIP REFER). */
export interface ColdTransferringState extends Shared {
  readonly phase: 'cold-transferring';
  readonly destination: Destination;
  /** The caller's leg has gone: on their way to the destination, or hung up. */
  readonly callerGone: boolean;
}

export interface EndedState extends Shared {
  readonly phase: 'ended';
  readonly outcome: TransferOutcome;
  readonly endedAtMs: number;
}

/** A transfer: plain JSON, safe to store and to restore at any point. */
export type TransferState =
  | SeekingState
  | MergingState
  | IntroducingState
  | HandingOverState
  | GuardingState
  | ReleasingState
  | ReturningState
  | TakingMessageState
  | DismissingState
  | ColdTransferringState
  | EndedState;

export type TransferPhase = TransferState['phase'];

/** The state of a phase. */
export type StateOf<Phase extends TransferPhase> = Extract<TransferState, { phase: Phase }>;
