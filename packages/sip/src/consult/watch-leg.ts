import { type RemoteParticipant, type Room, RoomEvent } from '@livekit/rtc-node';
import type { LegSight } from './agent-consult-line.js';

const CALL_STATUS = 'sip.callStatus';

/**
 * Reports what `room` sees of one SIP participant. `connected` settles when the room is connected: who was there
 * already is announced by no event.
 */
export function watchLeg(
  room: Room,
  identity: string,
  sight: LegSight,
  connected: Promise<unknown> = Promise.resolve(),
): () => void {
  const tellStatus = (attributes: Record<string, string>) => {
    const status = attributes[CALL_STATUS];
    if (status !== undefined) sight.callStatus(status);
  };
  const onConnected = (participant: RemoteParticipant) => {
    if (participant.identity !== identity) return;
    sight.appeared();
    tellStatus(participant.attributes);
  };
  const onAttributes = (changed: Record<string, string>, participant: { identity: string }) => {
    if (participant.identity === identity) tellStatus(changed);
  };
  const onDisconnected = (participant: RemoteParticipant) => {
    if (participant.identity === identity) sight.vanished(participant.disconnectReason);
  };

  room.on(RoomEvent.ParticipantConnected, onConnected);
  room.on(RoomEvent.ParticipantAttributesChanged, onAttributes);
  room.on(RoomEvent.ParticipantDisconnected, onDisconnected);
  let stopped = false;
  void connected.then(
    () => {
      const present = room.remoteParticipants.get(identity);
      if (present && !stopped) onConnected(present);
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    room.off(RoomEvent.ParticipantConnected, onConnected);
    room.off(RoomEvent.ParticipantAttributesChanged, onAttributes);
    room.off(RoomEvent.ParticipantDisconnected, onDisconnected);
  };
}
