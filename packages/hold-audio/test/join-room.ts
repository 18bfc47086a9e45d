import { Room } from '@livekit/rtc-node';
import type { Stack } from '@warm/testbed';
import { AccessToken } from 'livekit-server-sdk';

/** A participant of a room. */
export async function joinRoom(stack: Stack, roomName: string, identity: string, grants = {}): Promise<Room> {
  const { url, apiKey, apiSecret } = stack.livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: roomName, ...grants });
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: true, dynacast: false });
  return room;
}
