import type { Destination } from '../directory/destination.js';
import type { CanceledBy, DialOutcome } from '../outcome/attempt-outcome.js';
import type { AcceptedBy } from './state.js';
import type { Deadline, Effect } from './effect.js';

interface AttemptFact {
  readonly attemptId: string;
}

/** The private line of the attempt is open: dialing cannot leak anything any more. */
export interface ConsultOpened extends AttemptFact {
  readonly type: 'consult-opened';
  /** By which path, e.g. `gate`. */
  readonly path: string;
}
/** The supervisor's leg is in its room; the phone has not reacted yet. */
export interface SupervisorDialed extends AttemptFact {
  readonly type: 'supervisor-dialed';
}
export interface SupervisorRinging extends AttemptFact {
  readonly type: 'supervisor-ringing';
}
export interface SupervisorAnswered extends AttemptFact {
  readonly type: 'supervisor-answered';
}
export interface DialFailed extends AttemptFact {
  readonly type: 'dial-failed';
  readonly outcome: DialOutcome;
}
/** The supervisor's leg is gone after it had answered. */
export interface SupervisorLeft extends AttemptFact {
  readonly type: 'supervisor-left';
}
export interface SupervisorAccepted extends AttemptFact {
  readonly type: 'supervisor-accepted';
  readonly by: AcceptedBy;
}
export interface SupervisorDeclined extends AttemptFact {
  readonly type: 'supervisor-declined';
  readonly reason?: string;
}
/** The supervisor named somebody else; `to` was resolved from the directory. */
export interface SupervisorRedirected extends AttemptFact {
  readonly type: 'supervisor-redirected';
  readonly to: readonly Destination[];
  readonly reason?: string;
}
export interface VoicemailDetected extends AttemptFact {
  readonly type: 'voicemail-detected';
}
/** Caller and supervisor hear each other. */
export interface ConsultMerged extends AttemptFact {
  readonly type: 'consult-merged';
}
/** The TransferAgent is out and somebody watches over the call: the SupportAgent may leave. */
export interface CallHandedOver extends AttemptFact {
  readonly type: 'call-handed-over';
}
/** The attempt's leg is hung up and its line closed. */
export interface AttemptReleased extends AttemptFact {
  readonly type: 'attempt-released';
}
/** The caller is off hold and hears the agent. */
export interface CallerReturned {
  readonly type: 'caller-returned';
}
export interface CallerLeft {
  readonly type: 'caller-left';
}
/** Somebody called the transfer off. */
export interface TransferCanceled {
  readonly type: 'transfer-canceled';
  readonly by: Exclude<CanceledBy, 'deadline'>;
}
export interface DeadlinePassed {
  readonly type: 'deadline-passed';
  readonly deadline: Deadline;
}
/** An effect threw, was refused, or took too long. */
export interface EffectFailed {
  readonly type: 'effect-failed';
  readonly effect: Effect['type'];
  /** The attempt the effect belonged to, if any. */
  readonly attemptId?: string;
  readonly message: string;
}

/** Facts a transfer reacts to. All are past tense: an event can be late or superfluous, never illegal. */
export type TransferEvent =
  | ConsultOpened
  | SupervisorDialed
  | SupervisorRinging
  | SupervisorAnswered
  | DialFailed
  | SupervisorLeft
  | SupervisorAccepted
  | SupervisorDeclined
  | SupervisorRedirected
  | VoicemailDetected
  | ConsultMerged
  | CallHandedOver
  | AttemptReleased
  | CallerReturned
  | CallerLeft
  | TransferCanceled
  | DeadlinePassed
  | EffectFailed;

/** An event with the moment it happened (epoch ms). */
export type TimedEvent = TransferEvent & { readonly atMs: number };
