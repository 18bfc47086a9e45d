import type { Pcm } from '../audio/pcm.js';

/** Headers by lower-case name, the first of each. */
export type HeaderRecord = Readonly<Record<string, string>>;

/** A call came in. */
export interface InviteEvent {
  readonly type: 'invite';
  /** The From and To headers as they came. */
  readonly from: string;
  readonly to: string;
  readonly headers: HeaderRecord;
}

/** The phone rings (it sent 180 or 183), or hears that the other one does. */
export interface RingingEvent {
  readonly type: 'ringing';
  readonly status: number;
}

/** The 200 was sent, or received. */
export interface AnsweredEvent {
  readonly type: 'answered';
}

/** The other side acknowledged this phone's 200. */
export interface ConfirmedEvent {
  readonly type: 'confirmed';
}

/** The call was refused, by this phone or by the other side. */
export interface RejectedEvent {
  readonly type: 'rejected';
  readonly by: 'us' | 'them';
  readonly status: number;
  readonly reason: string;
}

/** A CANCEL was received, or sent. */
export interface CanceledEvent {
  readonly type: 'canceled';
  readonly by: 'us' | 'them';
  readonly headers: HeaderRecord;
}

export interface ByeReceivedEvent {
  readonly type: 'bye-received';
  readonly headers: HeaderRecord;
}

export interface ByeSentEvent {
  readonly type: 'bye-sent';
}

/** The call is over, whichever way; follows the event that says how. */
export interface EndedEvent {
  readonly type: 'ended';
  readonly why: 'bye-received' | 'bye-sent' | 'rejected' | 'canceled' | 'no-response' | 'not-acknowledged';
}

/** The other side pressed a key (RFC 4733); told when the key goes down. */
export interface DtmfEvent {
  readonly type: 'dtmf';
  readonly digit: string;
}

/** The other side asks this phone to call somebody else. */
export interface ReferEvent {
  readonly type: 'refer';
  /** The URI of Refer-To. */
  readonly target: string;
  readonly headers: HeaderRecord;
}

/** The first RTP packet of this call came in. */
export interface FirstRtpEvent {
  readonly type: 'first-rtp';
}

/** The phone begins to speak `text`; comes before the first packet of it leaves. */
export interface SaidEvent {
  readonly type: 'said';
  readonly text: string;
  /** What was synthesized, before the phone's marker was added. */
  readonly pcm: Pcm;
}

/** A clip was sent to its end. */
export interface PlayedEvent {
  readonly type: 'played';
  readonly durationMs: number;
}

/** Something a phone did or noticed, without its time. */
export type PhoneHappening =
  | InviteEvent
  | RingingEvent
  | AnsweredEvent
  | ConfirmedEvent
  | RejectedEvent
  | CanceledEvent
  | ByeReceivedEvent
  | ByeSentEvent
  | EndedEvent
  | DtmfEvent
  | ReferEvent
  | FirstRtpEvent
  | SaidEvent
  | PlayedEvent;

/** Something a phone did or noticed, and when (milliseconds since the epoch). */
export type PhoneEvent = PhoneHappening & { readonly atMs: number };

export type PhoneEventType = PhoneEvent['type'];

/** The event of one type. */
export type PhoneEventOf<Type extends PhoneEventType> = Extract<PhoneEvent, { type: Type }>;
