import type { Room } from '@livekit/rtc-node';
import { RoomEvent } from '@livekit/rtc-node';
import { InvalidInputError } from '@warm/session-core';

import { requestFfi } from './request-ffi.js';

/**
 * Decides who may subscribe to what `room`'s participant publishes, now and later, until it leaves the room.
 * @throws `InvalidInputError` when this `@livekit/rtc-node` cannot: the music must not be heard by others.
 */
export function restrictAudience(room: Room, identities: readonly string[]): void {
  if (!apply(room, identities)) {
    const cure =
      'Use @livekit/rtc-node 0.13, or give a participant of its own that only they can subscribe to.';
    throw new InvalidInputError({ field: 'audibleTo', value: identities, cure });
  }
  // After a full reconnect everything is published again, on a new session that knows of no restriction.
  room.on(RoomEvent.Reconnected, () => void apply(room, identities));
}

function apply(room: Room, identities: readonly string[]): boolean {
  const localParticipantHandle = room.localParticipant?.ffi_handle.handle;
  const permissions = identities.map((participantIdentity) => ({ participantIdentity, allowAll: true }));
  return requestFfi('setTrackSubscriptionPermissions', {
    localParticipantHandle,
    ...{ allParticipantsAllowed: false, permissions },
  });
}
