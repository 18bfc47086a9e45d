import { DisconnectReason } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { LiveKitRequestError } from '../server/livekit-request-error.js';

/** The request that only who is there answers: see `lookFor`. */
export type PresenceRooms = Pick<RoomServiceClient, 'updateParticipant'>;

/**
 * How long somebody may be missing without having been seen to leave. After a livekit-server restart SIP legs came
 * back up to 18 s later; the room then lists nobody and gives no reason.
 */
const MISSING_GRACE_MS = 20_000;
const LOOK_AGAIN_MS = 500;

/** The room closed, by whomever: nobody is left to hang up. */
export const ROOM_IS_OVER: readonly DisconnectReason[] = [
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
];

/**
 * Cut off for a moment, a room lists everybody as gone without a reason; a leg that reconnects from scratch takes the
 * place of its own ghost. Both come back, so these reasons are looked into.
 */
const MAY_COME_BACK: readonly DisconnectReason[] = [
  DisconnectReason.UNKNOWN_REASON,
  DisconnectReason.DUPLICATE_IDENTITY,
  DisconnectReason.STATE_MISMATCH,
  DisconnectReason.MIGRATION,
];

/** Whether a departure with this reason is certain. */
export function isFinal(reason: DisconnectReason | undefined): reason is DisconnectReason {
  return reason !== undefined && !MAY_COME_BACK.includes(reason);
}

export interface PresenceQuery {
  readonly rooms: PresenceRooms;
  readonly roomName: string;
  readonly identity: string;
  /** Whether they are in sight by themselves; spares a request. */
  readonly isSeen?: () => boolean;
}

/**
 * - `gone`: LiveKit does not know them.
 * - `silent`: LiveKit lists them, and nobody answers for them.
 * - `unknown`: LiveKit did not answer.
 */
export type Presence = 'here' | 'gone' | 'silent' | 'unknown';

/**
 * Asks the server for somebody, by an update that changes nothing. A server that was killed goes on listing whoever was
 * there, for ever: `getParticipant` reads that list, an update is answered by the participant itself.
 */
export async function lookFor({ rooms, roomName, identity, isSeen }: PresenceQuery): Promise<Presence> {
  if (isSeen?.()) return 'here';
  try {
    await rooms.updateParticipant(roomName, identity, {});
    return 'here';
  } catch (error) {
    return absence(error);
  }
}

/** What a failed update says of the one it was for. */
export function absence(error: unknown): Exclude<Presence, 'here'> {
  const { isNotFound, serverCode } = LiveKitRequestError.from('UpdateParticipant', error);
  if (isNotFound) return 'gone';
  return serverCode === 'unavailable' ? 'silent' : 'unknown';
}

export interface Patience {
  /** How long LiveKit may not know them: a leg that comes back is listed again. @default 20_000 */
  readonly goneForMs?: number;
}

/**
 * True when they have been missing for that long, or silent for 20 s; false as soon as they are back; false too when
 * `signal` aborts. Without an answer nobody is taken for gone: the server is asked until it gives one.
 */
export async function stayedAway(
  query: PresenceQuery,
  signal: AbortSignal,
  { goneForMs = MISSING_GRACE_MS }: Patience = {},
): Promise<boolean> {
  let missingSince: number | undefined;
  while (!signal.aborted) {
    const presence = await lookFor(query);
    if (presence === 'here') return false;
    if (presence === 'unknown') missingSince = undefined;
    else missingSince ??= performance.now();
    const patienceMs = presence === 'gone' ? goneForMs : MISSING_GRACE_MS;
    if (missingSince !== undefined && performance.now() - missingSince >= patienceMs) return !signal.aborted;
    await pause(LOOK_AGAIN_MS, signal);
  }
  return false;
}

/** Over early when `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over, { once: true });
  });
}
