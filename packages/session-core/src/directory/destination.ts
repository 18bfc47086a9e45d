import type { Hours } from './hours.js';

/** Somebody who can be called, as the directory names them. Nothing but the directory can make one. Plain JSON. */
export type Destination = PhoneDestination | WebRtcDestination;

/** A phone that is dialed. */
export interface PhoneDestination extends Person {
  readonly kind: 'phone';
  /** E.164 number (`+15551234567`) or SIP URI (`sip:ada@pbx.example:5060`). Personal data. */
  readonly address: string;
}

/** A browser or an app that joins by itself once it is asked to. */
export interface WebRtcDestination extends Person {
  readonly kind: 'webrtc';
  /** The LiveKit participant identity they join with. Personal data. */
  readonly identity: string;
}

interface Person {
  /** Unique in its directory; what models, agents and logs use instead of the number. */
  readonly id: string;
  /** How people call this person, e.g. "Ada from billing". Spoken to the caller. */
  readonly name: string;
  /** How long it may ring. */
  readonly ringTimeoutMs: number;
  /** What this person can do, e.g. "german"; a transfer may ask for some. */
  readonly skills: readonly string[];
  /** When this person may be called, in addition to their department's hours; left out: whenever that is open. */
  readonly hours?: Hours;
  /** How many transfers may ring or consult this person at once. */
  readonly capacity: number;
}
