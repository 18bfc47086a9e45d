import type { Destination } from '../directory/destination.js';
import type { CanceledBy, DialOutcome, SipEvidence } from '../outcome/attempt-outcome.js';
import type { Consult } from './attempt.js';
import type { AttemptDeadline, Effect, TransferDeadline } from './effect.js';
import type { AcceptedBy, Round } from './state.js';

interface AttemptFact {
  readonly attemptId: string;
}

/** The private line of the attempt is open: dialing cannot leak anything any more. */
interface ConsultOpened extends AttemptFact {
  readonly type: 'consult-opened';
  readonly consult: Consult;
}
/** The supervisor's leg is in its room; the phone has not reacted yet. */
interface SupervisorDialed extends AttemptFact {
  readonly type: 'supervisor-dialed';
}
interface SupervisorRinging extends AttemptFact {
  readonly type: 'supervisor-ringing';
}
interface SupervisorAnswered extends AttemptFact {
  readonly type: 'supervisor-answered';
}
interface DialFailed extends AttemptFact {
  readonly type: 'dial-failed';
  readonly outcome: DialOutcome;
}
/** The supervisor's leg is gone after it had answered. */
interface SupervisorLeft extends AttemptFact {
  readonly type: 'supervisor-left';
}
/** The TransferAgent is on the line and will speak as soon as the person hears it. */
interface TransferAgentReady extends AttemptFact {
  readonly type: 'transfer-agent-ready';
}
/** A leg left behind by a process that died is held again; `status` is how far it had come. */
interface AttemptAdopted extends AttemptFact {
  readonly type: 'attempt-adopted';
  readonly status: 'dialing' | 'ringing' | 'answered';
}
interface SupervisorAccepted extends AttemptFact {
  readonly type: 'supervisor-accepted';
  readonly by: AcceptedBy;
}
interface SupervisorDeclined extends AttemptFact {
  readonly type: 'supervisor-declined';
  readonly reason?: string;
}
/** The supervisor named somebody else; `to` was resolved from the directory. */
interface SupervisorRedirected extends AttemptFact {
  readonly type: 'supervisor-redirected';
  readonly to: readonly Round[];
  readonly reason?: string;
}
/** The supervisor wants something asked of the caller. */
interface QuestionAsked extends AttemptFact {
  readonly type: 'question-asked';
  readonly question: string;
}
/** The caller has answered a supervisor's question; without `answer`: they said nothing. Personal data. */
interface CallerAnswered extends AttemptFact {
  readonly type: 'caller-answered';
  readonly answer?: string;
}
interface VoicemailDetected extends AttemptFact {
  readonly type: 'voicemail-detected';
}
/** Caller and supervisor hear each other. */
interface ConsultMerged extends AttemptFact {
  readonly type: 'consult-merged';
}
/** The two people have been introduced to each other. */
interface PeopleIntroduced extends AttemptFact {
  readonly type: 'people-introduced';
}
/** The TransferAgent is out and somebody watches over the call: the SupportAgent may leave. */
interface CallHandedOver extends AttemptFact {
  readonly type: 'call-handed-over';
}
/** The attempt's leg is hung up and its line closed. */
interface AttemptReleased extends AttemptFact {
  readonly type: 'attempt-released';
}
/** The caller is off hold and hears the agent. */
interface CallerReturned {
  readonly type: 'caller-returned';
}
/** The caller has left a message. Personal data. */
interface MessageTaken {
  readonly type: 'message-taken';
  readonly message: string;
}
/** The caller was asked for a message and left none: they have the agent. */
interface MessageDeclined {
  readonly type: 'message-declined';
}
/** The caller was told goodbye and their leg is hung up. */
interface CallerDismissed {
  readonly type: 'caller-dismissed';
}
interface CallerLeft {
  readonly type: 'caller-left';
}
/** Somebody called the transfer off. */
interface TransferCanceled {
  readonly type: 'transfer-canceled';
  readonly by: Exclude<CanceledBy, 'deadline' | 'other-supervisor'>;
}
/** The caller is to be sent on without a consult; `destination` was resolved from the directory. */
interface ColdTransferRequested {
  readonly type: 'cold-transfer-requested';
  readonly destination: Destination;
}
/** The caller's phone calls somebody else now; not `confirmed`: nobody said that it failed either. */
interface ColdTransferred {
  readonly type: 'cold-transferred';
  readonly confirmed: boolean;
}
/** The caller's side refused to be sent on; the call goes on as before. */
interface ColdTransferRefused {
  readonly type: 'cold-transfer-refused';
  readonly sip?: SipEvidence;
}
export type DeadlinePassed =
  | { readonly type: 'deadline-passed'; readonly deadline: TransferDeadline }
  | {
      readonly type: 'deadline-passed';
      readonly deadline: AttemptDeadline;
      readonly attemptId: string;
    };
/** An effect threw, was refused, or took too long. */
interface EffectFailed {
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
  | TransferAgentReady
  | AttemptAdopted
  | SupervisorAccepted
  | SupervisorDeclined
  | SupervisorRedirected
  | QuestionAsked
  | CallerAnswered
  | VoicemailDetected
  | ConsultMerged
  | PeopleIntroduced
  | CallHandedOver
  | AttemptReleased
  | CallerReturned
  | MessageTaken
  | MessageDeclined
  | CallerDismissed
  | CallerLeft
  | TransferCanceled
  | ColdTransferRequested
  | ColdTransferred
  | ColdTransferRefused
  | DeadlinePassed
  | EffectFailed;

/** An event with the moment it happened (epoch ms). */
export type TimedEvent = TransferEvent & { readonly atMs: number };

/** The events of one type. */
export type EventOf<Type extends TransferEvent['type']> = Extract<TransferEvent, { type: Type }> & {
  readonly atMs: number;
};
