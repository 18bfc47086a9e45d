import { DisconnectReason, RoomEvent, type Room } from '@livekit/rtc-node';
import type { LegSight } from '../consult/agent-consult-line.js';
import { watchLeg } from '../consult/watch-leg.js';
import { watchByPolling, type PollingOptions } from './watch-by-polling.js';

/** Reports what `room` sees of a leg; once the room's connection has ended, what the server's API says. */
export function watchFromRoom(room: Room, polling: PollingOptions, sight: LegSight): () => void {
  const stopWatching = watchLeg(room, polling.identity, sight);
  let stopPolling: (() => void) | undefined;
  const onDisconnected = (reason: DisconnectReason) => {
    if (reason === DisconnectReason.ROOM_DELETED) sight.vanished(reason);
    else stopPolling ??= watchByPolling(polling, sight);
  };
  room.on(RoomEvent.Disconnected, onDisconnected);
  return () => {
    stopWatching();
    stopPolling?.();
    room.off(RoomEvent.Disconnected, onDisconnected);
  };
}
