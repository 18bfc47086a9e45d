import type { Room } from '@livekit/rtc-node';
import { DEFAULT_RING_TIMEOUT_MS } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import type { OnDiagnostic } from '../diagnostics.js';
import type { SipHeaders } from './check-headers.js';
import type { LegEvent } from './leg.js';
import type { MediaEncryption } from './media-encryption.js';
import type { Outbound } from './outbound.js';
import type { LegRooms } from './phone-leg.js';

/** How the call presents itself to the far end, and what is sent with it. */
export interface CallOptions {
  /**
   * Number or user name the phone shows as the caller.
   * @default one of the stored trunk's numbers; `anonymous` where no trunk is stored
   */
  readonly callerId?: string;
  /**
   * Name beside that number; an empty one for none.
   * @default LiveKit's: the number itself
   */
  readonly displayName?: string;
  /**
   * Added to the INVITE, e.g. `{ 'X-Ticket': '4711' }` for the agent desktop. Names are tokens of RFC 3261 and none of
   * LiveKit's own, values hold no line ends.
   */
  readonly headers?: SipHeaders;
  /** Keys pressed after the answer, before anybody hears anything; `w` waits half a second: `ww4711#`. */
  readonly dtmf?: string;
  /**
   * Ends the call this long after the answer.
   * @default LiveKit's: a day
   */
  readonly maxDurationMs?: number;
  /**
   * SRTP: `off`, `allow`, or `require`, which ends a call whose far end cannot.
   * @default the trunk's setting
   */
  readonly mediaEncryption?: MediaEncryption;
  /**
   * How often a dial that failed before it rang, for a reason of our own side (see `NotAnsweredEnd.isRetryable`), is
   * made again, with growing pauses and within the ring timeout. Want of capacity at livekit-sip does not count: then
   * nothing was sent, and it is asked again for as long as there is time.
   * @default 0
   */
  readonly retries?: number;
}

interface DialParts extends CallOptions {
  readonly sip: Pick<SipClient, 'createSipParticipant'>;
  readonly rooms: LegRooms;
  /** Created by LiveKit if it does not exist. */
  readonly roomName: string;
  /**
   * Of the participant; must be in no other use: dialing an identity twice hangs up the first leg.
   * @default a random one
   */
  readonly identity?: string;
  /** What others in the room see as the participant's name. */
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * How long it may ring, 1 to 80 s.
   * @default DEFAULT_RING_TIMEOUT_MS of `@warm/session-core`
   */
  readonly ringTimeoutMs?: number;
  /**
   * Keeps the number out of the participant's attributes, which everybody in the room reads.
   * @default true
   */
  readonly hidePhoneNumber?: boolean;
  /**
   * Plays a ringing tone into the room until the answer.
   * @default false
   */
  readonly playDialtone?: boolean;
  /**
   * A connection to the room, from which ringing and leaving are seen at once and with their reasons.
   * @default none: the server's API is asked four times a second while it rings, once a second afterwards
   */
  readonly room?: Room;
  /** Aborting hangs up, in any state. */
  readonly signal?: AbortSignal;
  /** Told of every event, from the first on. */
  readonly onEvent?: (event: LegEvent) => void;
  readonly onDiagnostic?: OnDiagnostic;
}

/** Phone numbers need a trunk stored in LiveKit or a connection given here, one of the two; SIP URIs need neither. */
export type DialOptions = DialParts & Outbound;

/** Options for a destination that is a SIP URI. */
export type SipUriDialOptions = DialParts & { readonly trunkId?: never; readonly connection?: never };

/** What a dial falls back to. */
export const DIAL_DEFAULTS = {
  ringTimeoutMs: DEFAULT_RING_TIMEOUT_MS,
  hidePhoneNumber: true,
  playDialtone: false,
  retries: 0,
} as const satisfies Partial<DialParts>;
