import { listConsultRooms } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { WatchRequest } from '../control/control-api.js';
import { peopleIn } from './people.js';

/**
 * Has those calls watched again whose worker has ended while caller and supervisor talked: there is no agent in them,
 * and nobody to hang up one when the other leaves. A supervisor who is alone already is hung up on. Another worker may
 * watch them too, which does no harm.
 */
export async function watchMergedCalls(
  rooms: RoomServiceClient,
  watch: (call: WatchRequest) => Promise<void>,
): Promise<void> {
  // A supervisor who rings in a room of their own may be alone there for a moment.
  const consultRooms = new Set((await listConsultRooms(rooms)).map(({ name }) => name));
  const calls = (await rooms.listRooms()).filter(({ name }) => !consultRooms.has(name));
  for (const { name: roomName } of calls) {
    const { callers, supervisors, agents } = await peopleIn(rooms, roomName);
    if (supervisors.length === 0 || agents.length > 0) continue;
    const identities = [...callers, ...supervisors].map(({ identity }) => identity);
    await (callers.length > 0 ? watch({ roomName, identities }) : rooms.deleteRoom(roomName));
  }
}
