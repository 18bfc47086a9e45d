import { AudioStream, RemoteAudioTrack, RoomEvent, type Room } from '@livekit/rtc-node';
import { Ear } from '@warm/testbed';

/** What a connection receives, an ear for each track of `identity`, or of everybody; more come as tracks come. */
export function earsOf(room: Room, identity?: string): readonly Ear[] {
  const ears: Ear[] = [];
  const listen = (track: unknown, from: string) => {
    if (!(track instanceof RemoteAudioTrack) || (identity !== undefined && from !== identity)) return;
    const ear = new Ear();
    ears.push(ear);
    // A track that has gone in the meantime is heard by nobody.
    hear(track, ear).catch(() => undefined);
  };
  room.on(RoomEvent.TrackSubscribed, (track, _, from) => listen(track, from.identity));
  for (const participant of room.remoteParticipants.values()) {
    for (const { track } of participant.trackPublications.values()) listen(track, participant.identity);
  }
  return ears;
}

/** Asks for all that is there and will be, as a connection with automatic subscription does. */
export function subscribeToAll(room: Room): void {
  room.on(RoomEvent.TrackPublished, (publication) => publication.setSubscribed(true));
  for (const { trackPublications } of room.remoteParticipants.values()) {
    for (const publication of trackPublications.values()) publication.setSubscribed(true);
  }
}

async function hear(track: RemoteAudioTrack, ear: Ear): Promise<void> {
  const stream = new AudioStream(track, { sampleRate: 8_000, numChannels: 1, frameSizeMs: 20 });
  for await (const { data } of stream) ear.hear(data);
}
