import { type RemoteTrackPublication, type Room, RoomEvent, TrackKind } from '@livekit/rtc-node';

/**
 * Lets a room connection hear one participant only, now and later. For rooms connected without automatic
 * subscription (`autoSubscribe: false`, `AutoSubscribe.SUBSCRIBE_NONE`): nobody else's audio even reaches the process.
 * Returns the way to stop.
 */
export function subscribeOnly(room: Room, identity: string): () => void {
  const subscribe = (publication: RemoteTrackPublication, participant: { identity: string } | undefined) => {
    if (participant?.identity !== identity || publication.kind !== TrackKind.KIND_AUDIO) return;
    publication.setSubscribed(true);
  };
  const subscribeToPresent = () => {
    const present = room.remoteParticipants.get(identity);
    for (const publication of present?.trackPublications.values() ?? []) subscribe(publication, present);
  };
  room.on(RoomEvent.TrackPublished, subscribe);
  // What is asked while the connection is being made anew goes to the old session, which is lost.
  room.on(RoomEvent.Reconnected, subscribeToPresent);
  subscribeToPresent();
  return () => {
    room.off(RoomEvent.TrackPublished, subscribe);
    room.off(RoomEvent.Reconnected, subscribeToPresent);
  };
}
