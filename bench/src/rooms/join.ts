import { AudioSource, LocalAudioTrack, Room, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import type { LiveKitEndpoint } from '@warm/testbed';
import { AccessToken } from 'livekit-server-sdk';

/** A participant of a room. */
export async function join(livekit: LiveKitEndpoint, roomName: string, identity: string): Promise<Room> {
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: roomName });
  const room = new Room();
  await room.connect(livekit.url, await token.toJwt(), { autoSubscribe: true, dynacast: false });
  return room;
}

/** A participant with a silent microphone; without one the others are told of them seconds late. */
export async function joinWithMicrophone(
  livekit: LiveKitEndpoint,
  roomName: string,
  identity: string,
): Promise<Room> {
  const room = await join(livekit, roomName, identity);
  const track = LocalAudioTrack.createAudioTrack('voice', new AudioSource(48_000, 1));
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await room.localParticipant?.publishTrack(track, options);
  return room;
}
