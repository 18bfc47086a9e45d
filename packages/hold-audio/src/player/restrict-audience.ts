import type { Room } from '@livekit/rtc-node';
import { RoomEvent } from '@livekit/rtc-node';
import { InvalidInputError } from '@warm/session-core';

import { requestFfi } from './request-ffi.js';

/** The last list counts, for all players of a room. */
const audiences = new WeakMap<Room, readonly string[]>();

/**
 * Decides who may subscribe to what `room`'s participant publishes, now and later, until it leaves the room.
 * @throws `InvalidInputError` when this `@livekit/rtc-node` cannot: the music must not be heard by others.
 */
export function restrictAudience(room: Room, identities: readonly string[]): void {
  const isNew = !audiences.has(room);
  audiences.set(room, identities);
  if (!apply(room)) {
    const cure =
      'Use @livekit/rtc-node 0.13, or give a participant of its own that only they can subscribe to.';
    throw new InvalidInputError({ field: 'audibleTo', value: identities, cure });
  }
  // After a full reconnect everything is published again, on a new session that knows of no restriction.
  if (isNew) room.on(RoomEvent.Reconnected, () => void apply(room));
}

function apply(room: Room): boolean {
  const identities = audiences.get(room) ?? [];
  return requestFfi('setTrackSubscriptionPermissions', {
    localParticipantHandle: room.localParticipant?.ffi_handle.handle,
    allParticipantsAllowed: false,
    permissions: identities.map((participantIdentity) => ({ participantIdentity, allowAll: true })),
  });
}
