import { DisconnectReason } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { isNotFound } from '../server/livekit-request-error.js';

type PresenceRooms = Pick<RoomServiceClient, 'getParticipant'>;

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

/** Asks the server. Without an answer nobody is taken for gone. */
export async function isPresent({ rooms, roomName, identity, isSeen }: PresenceQuery): Promise<boolean> {
  if (isSeen?.()) return true;
  try {
    await rooms.getParticipant(roomName, identity);
    return true;
  } catch (error) {
    return !isNotFound(error);
  }
}

/** True when they have been missing for 20 s, false as soon as they are back; false too when `signal` aborts. */
export async function stayedAway(query: PresenceQuery, signal: AbortSignal): Promise<boolean> {
  const giveUpAt = performance.now() + MISSING_GRACE_MS;
  while (!signal.aborted && !(await isPresent(query))) {
    if (performance.now() > giveUpAt) return !signal.aborted;
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
