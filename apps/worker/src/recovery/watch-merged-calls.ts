import type { RoomServiceClient } from 'livekit-server-sdk';
import type { WatchRequest } from '../control/control-api.js';
import { peopleIn } from './people.js';

/**
 * Has those calls watched again whose worker has ended while caller and supervisor talked: there is no agent in them,
 * and nobody to hang up one when the other leaves. Another worker may watch them too, which does no harm.
 */
export async function watchMergedCalls(
  rooms: RoomServiceClient,
  watch: (call: WatchRequest) => Promise<void>,
): Promise<void> {
  for (const { name: roomName } of await rooms.listRooms()) {
    const { callers, supervisors, agents } = await peopleIn(rooms, roomName);
    if (callers.length === 0 || supervisors.length === 0 || agents.length > 0) continue;
    await watch({ roomName, identities: [...callers, ...supervisors].map(({ identity }) => identity) });
  }
}
