import type { Ringing } from './department.js';
import type { Hours } from './hours.js';

/** A directory as a person writes it: a JSON or YAML file, or an object. */
export interface DirectoryInput {
  /** People whom departments name by id: those who are in several, or in none. */
  readonly people?: readonly DestinationInput[] | undefined;
  /** The first is where a caller goes who names none. */
  readonly departments: readonly DepartmentInput[];
}

export interface DepartmentInput {
  readonly id: string;
  readonly name: string;
  /** @default 'sequential' */
  readonly ringing?: Ringing | undefined;
  /** @default open at all times */
  readonly hours?: Hours | undefined;
  /** In the order they are to be tried: people, or ids of entries of `people`. */
  readonly destinations: readonly (string | DestinationInput)[];
}

/** A phone or a WebRTC participant, never both. */
export type DestinationInput = PhoneDestinationInput | WebRtcDestinationInput;

export interface PhoneDestinationInput extends PersonInput {
  /** @default 'phone' */
  readonly kind?: 'phone' | undefined;
  /** E.164 number (`+15551234567`) or SIP URI (`sip:ada@pbx.example:5060`). */
  readonly address: string;
  readonly identity?: undefined;
}

export interface WebRtcDestinationInput extends PersonInput {
  readonly kind: 'webrtc';
  /** LiveKit participant identity. */
  readonly identity: string;
  readonly address?: undefined;
}

interface PersonInput {
  readonly id: string;
  readonly name: string;
  /** @default DEFAULT_RING_TIMEOUT_MS */
  readonly ringTimeoutMs?: number | undefined;
  /** @default none */
  readonly skills?: readonly string[] | undefined;
  /** @default whenever the department is open */
  readonly hours?: Hours | undefined;
  /** @default 1 */
  readonly capacity?: number | undefined;
}
