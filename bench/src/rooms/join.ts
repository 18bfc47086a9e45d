import { Room } from '@livekit/rtc-node';
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
