import { setTimeout as sleep } from 'node:timers/promises';
import { createAgentToken } from '@warm/session-core/rooms';
import { startStack, type Stack } from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { LastingRoom, type LastingRoomOptions } from '../src/server/lasting-room.js';
import { uniqueName } from './lab.js';

let stack: Stack;
let rooms: RoomServiceClient;
beforeAll(async () => {
  stack = await startStack();
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
});
afterAll(() => stack.close());

function connectionTo(roomName: string, overrides: Partial<LastingRoomOptions> = {}) {
  const connecting = vi.fn();
  const connection = new LastingRoom({
    url: stack.livekit.url,
    rooms,
    roomName,
    token: () => createAgentToken({ credentials: stack.livekit, roomName, identity: 'bridge' }),
    listen: connecting,
    onRejoined: () => undefined,
    onOver: () => undefined,
    onFailed: () => undefined,
    ...overrides,
  });
  onTestFinished(() => connection.close());
  return { connection, connecting };
}

async function sidsIn(roomName: string): Promise<string[]> {
  return (await rooms.listParticipants(roomName)).map(({ sid }) => sid);
}

test('who is thrown out and cannot settle in at once comes back, and does not throw itself out again', async () => {
  const roomName = uniqueName('call');
  const settleIn = vi.fn(async () => undefined);
  const { connection, connecting } = connectionTo(roomName, { settleIn });
  await connection.join();
  settleIn.mockRejectedValueOnce(new Error('nothing can be published'));
  await rooms.removeParticipant(roomName, 'bridge');
  await expect.poll(() => settleIn.mock.calls.length).toBe(3);
  await expect.poll(() => connection.room?.isConnected).toBe(true);
  const there = await sidsIn(roomName);
  await sleep(2_000);
  expect(await sidsIn(roomName)).toEqual(there);
  expect(connecting).toHaveBeenCalledTimes(3);
});

test('a first connection that LiveKit does not let in is tried again', async () => {
  const roomName = uniqueName('call');
  const credentials = stack.livekit;
  const token = vi.fn(() => createAgentToken({ credentials, roomName, identity: 'bridge' }));
  token.mockResolvedValueOnce('no token');
  const onFailed = vi.fn();
  const { connection } = connectionTo(roomName, { token, onFailed });
  await connection.joinInTheEnd();
  expect(connection.room?.isConnected).toBe(true);
  expect(onFailed).toHaveBeenCalledOnce();
});

test('who is closed while they are being let in is not there afterwards', async () => {
  const roomName = uniqueName('call');
  const { connection } = connectionTo(roomName);
  const joined = expect(connection.joinInTheEnd()).rejects.toThrow();
  await connection.close();
  await joined;
  expect(connection.room).toBeUndefined();
  await expect.poll(() => sidsIn(roomName)).toEqual([]);
});
