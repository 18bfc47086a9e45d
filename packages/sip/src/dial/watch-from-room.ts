import { DisconnectReason, RoomEvent, type Room } from '@livekit/rtc-node';
import type { LegSight } from '../consult/agent-consult-line.js';
import { watchLeg } from '../consult/watch-leg.js';
import { watchByPolling, type PollingOptions } from './watch-by-polling.js';

/**
 * Reports what `room` sees of a leg; once the room's connection has ended, what the server's API says. `connected` as
 * for `watchLeg`.
 */
export function watchFromRoom(
  room: Room,
  polling: PollingOptions,
  sight: LegSight,
  connected: Promise<unknown> = Promise.resolve(),
): () => void {
  let isAnswered = false;
  const noting: LegSight = {
    ...sight,
    callStatus: (status) => {
      isAnswered ||= status === 'active';
      sight.callStatus(status);
    },
  };
  const stopWatching = watchLeg(room, polling.identity, noting, connected);
  let isStopped = false;
  let stopPolling: (() => void) | undefined;
  const poll = () => {
    if (!isStopped) stopPolling ??= watchByPolling(polling, sight, isAnswered ? 'answered' : 'ringing');
  };
  const onDisconnected = (reason: DisconnectReason) => {
    if (reason === DisconnectReason.ROOM_DELETED) sight.vanished(reason);
    else poll();
  };
  room.on(RoomEvent.Disconnected, onDisconnected);
  connected.catch(poll);
  return () => {
    isStopped = true;
    stopWatching();
    stopPolling?.();
    room.off(RoomEvent.Disconnected, onDisconnected);
  };
}
