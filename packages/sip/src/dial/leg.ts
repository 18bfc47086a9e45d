import type { DialOutcome, SipEvidence } from '@warm/session-core';

/** Where a leg is in its life. */
export type LegState =
  | { readonly stage: 'dialing' }
  /** The far end says that it rings (SIP 18x). */
  | { readonly stage: 'ringing' }
  /** Audio flows both ways; keys to be pressed after the answer have been. */
  | { readonly stage: 'answered' }
  | { readonly stage: 'ended'; readonly end: LegEnd };

/** What a leg tells, in this order, each at most once; nothing comes after `ended`. */
export type LegEvent =
  /** LiveKit has taken the dial on: the leg is in the room. */
  | { readonly type: 'dialed' }
  | { readonly type: 'ringing' }
  | { readonly type: 'answered' }
  | { readonly type: 'ended'; readonly end: LegEnd };

/** How a leg ended: exactly one for each. */
export type LegEnd = NotAnsweredEnd | CanceledEnd | LeftEnd | HungUpEnd;

/** Nobody answered. */
export interface NotAnsweredEnd {
  readonly type: DialOutcome['type'];
  /** What the far end's SIP stack said, as it came; absent where LiveKit passed no final response on. */
  readonly sip?: SipEvidence;
  /** Whether the same dial may succeed in a moment: our own carrier or server failed, nobody was asked. */
  readonly isRetryable: boolean;
}

/** Called off before anybody answered. The phone has stopped ringing. */
export interface CanceledEnd {
  readonly type: 'canceled';
  /** `removed`: not by this leg; somebody else removed its participant or deleted the room. */
  readonly because: HangUpReason | 'removed';
}

/** Answered, and ended by somebody else. */
export interface LeftEnd {
  readonly type: 'left';
  /**
   * - `hung-up`: the far end did.
   * - `dropped`: livekit-sip gave the call up, as it does 15 s after the last packet of audio (30 s after the answer if
   *   none ever came), or when it shuts down.
   * - `removed`: somebody removed the participant or deleted the room.
   * - `unknown`: nobody was in the room to see it; see `DialOptions.room`.
   */
  readonly because: 'hung-up' | 'dropped' | 'removed' | 'unknown';
}

/** Answered, and hung up by us. */
export interface HungUpEnd {
  readonly type: 'hung-up';
  readonly because: HangUpReason;
}

/** `aborted`: by `DialOptions.signal`. */
export type HangUpReason = 'hang-up' | 'aborted' | 'max-duration';

/** One dialed phone, from the dial to its end. */
export interface Leg extends AsyncDisposable {
  readonly roomName: string;
  /** Of its participant. */
  readonly identity: string;
  readonly state: LegState;
  /** Returns the way to stop listening. */
  on(listener: (event: LegEvent) => void): () => void;
  /** @throws LegEndedError if it ended without an answer. */
  untilAnswered(): Promise<void>;
  untilEnded(): Promise<LegEnd>;
  /**
   * Stops the ringing or ends the call, in any state; resolves when the server has confirmed it. Idempotent.
   * @throws LiveKitRequestError if the server cannot be reached for about 12 s; it may be called again then.
   */
  hangUp(): Promise<void>;
}
