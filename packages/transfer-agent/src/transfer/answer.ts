import { RoomEvent, type Room } from '@livekit/rtc-node';

/**
 * Resolves when somebody starts to hear this connection's tracks. In a consult that is the supervisor's answer:
 * livekit-sip subscribes when the phone is picked up, and a browser when it joins.
 */
export function untilSubscribed(room: Pick<Room, 'on' | 'off'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const release = () => {
      room.off(RoomEvent.LocalTrackSubscribed, onSubscribed);
      signal.removeEventListener('abort', release);
    };
    const onSubscribed = () => {
      release();
      resolve();
    };
    room.on(RoomEvent.LocalTrackSubscribed, onSubscribed);
    signal.addEventListener('abort', release, { once: true });
  });
}
