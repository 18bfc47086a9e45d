import type { RoomServiceClient } from 'livekit-server-sdk';
import { isNotFound } from '../server/livekit-request-error.js';

export interface UntilGoneOptions {
  readonly rooms: Pick<RoomServiceClient, 'getParticipant'>;
  readonly roomName: string;
  readonly identity: string;
  readonly withinMs: number;
  /** Aborting ends the wait with `false`. */
  readonly signal?: AbortSignal;
}

/** livekit-sip itself is up to 5 s late after a transfer that it has stopped waiting for. */
const LOOK_EVERY_MS = 250;

/**
 * Whether a leg leaves its room within a time: how a cold transfer whose outcome is `unknown` may still turn out.
 * Resolves as soon as it has left; a server that does not answer says nothing either way.
 */
export async function untilGone(options: UntilGoneOptions): Promise<boolean> {
  const { rooms, roomName, identity, withinMs, signal } = options;
  const until = performance.now() + withinMs;
  for (;;) {
    const isGone = await rooms.getParticipant(roomName, identity).then(
      () => false,
      (error: unknown) => isNotFound(error),
    );
    if (isGone) return true;
    if (performance.now() >= until || signal?.aborted === true) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
