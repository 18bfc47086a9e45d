import { Room } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { startStack, type Stack } from '@warm/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../src/index.js';
import { consultRoomName, createConsultRoom, listConsultRooms, sweepConsultRooms } from '../../src/rooms.js';

let stack: Stack;
let rooms: RoomServiceClient;

beforeAll(async () => {
  stack = await startStack();
  rooms = new RoomServiceClient(stack.livekit.httpUrl, stack.livekit.apiKey, stack.livekit.apiSecret);
});
afterAll(() => stack.close());
beforeEach(async () => {
  for (const { name } of await rooms.listRooms()) await rooms.deleteRoom(name);
});

async function create(...names: string[]): Promise<void> {
  for (const name of names) await createConsultRoom(rooms, name);
}
async function join(roomName: string, identity: string, kind: 'agent' | 'standard' = 'standard') {
  const { apiKey, apiSecret, url } = stack.livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: roomName });
  token.kind = kind;
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  return {
    get isConnected() {
      return room.isConnected;
    },
    [Symbol.asyncDispose]: () => room.disconnect(),
  };
}
const names = async () => (await rooms.listRooms()).map(({ name }) => name).sort();
const dead = async () => false;

describe('consult rooms, on a real server', () => {
  it('have the limits of a consult, and are listed with their attempt and age', async () => {
    const before = Date.now() - 1_000;
    const [told, untold] = [consultRoomName('t-1'), consultRoomName()];
    await create(told, untold, 'call-7');
    const [room] = await rooms.listRooms([told]);
    expect(room).toMatchObject({ maxParticipants: 3, emptyTimeout: 60, departureTimeout: 60 });
    const listed = await listConsultRooms(rooms);
    expect(listed.map(({ name, attemptId }) => [name, attemptId]).sort()).toEqual(
      [
        [told, 't-1'],
        [untold, undefined],
      ].sort(),
    );
    for (const { createdAtMs } of listed) {
      expect(createdAtMs).toBeGreaterThanOrEqual(before);
      expect(createdAtMs).toBeLessThanOrEqual(Date.now() + 1_000);
    }
  });

  it('are swept when their attempt is over, and no other room is', async () => {
    const [over, alive, untold] = [consultRoomName('t-1'), consultRoomName('t-2'), consultRoomName()];
    await create(over, alive, untold, 'call-7', 'warm-consult-of-somebody-else');
    const asked: string[] = [];
    const isAlive = async (attemptId: string) => {
      asked.push(attemptId);
      return attemptId === 't-2';
    };
    const { deleted, failed } = await sweepConsultRooms({ rooms, isAlive, olderThanMs: -5_000 });
    expect([deleted.map(({ name }) => name), failed]).toEqual([[over], []]);
    expect(asked.sort()).toEqual(['t-1', 't-2']);
    expect(await names()).toEqual([alive, untold, 'call-7', 'warm-consult-of-somebody-else'].sort());
  });

  it('are left alone while a person talks there, whatever is known of their attempt', async () => {
    const [bridged, dead] = [consultRoomName('t-1'), consultRoomName('t-2')];
    await create(bridged, dead);
    await using supervisor = await join(bridged, 'supervisor');
    await using relay = await join(bridged, 'relay', 'agent');
    await using ghost = await join(dead, 'agent', 'agent');
    const sweep = () => sweepConsultRooms({ rooms, isAlive: async () => false, olderThanMs: -5_000 });
    expect((await sweep()).deleted.map(({ name }) => name)).toEqual([dead]);
    expect([supervisor.isConnected, relay.isConnected]).toEqual([true, true]);
    await expect.poll(() => ghost.isConnected).toBe(false);
    // The one left behind by a worker that died hears nobody any more.
    await relay[Symbol.asyncDispose]();
    await expect.poll(async () => (await rooms.listParticipants(bridged)).length).toBe(1);
    expect((await sweep()).deleted.map(({ name }) => name)).toEqual([bridged]);
  });

  it('are left alone while they are young', async () => {
    await create(consultRoomName('t-1'));
    expect((await sweepConsultRooms({ rooms, isAlive: dead })).deleted).toEqual([]);
    expect(await names()).toHaveLength(1);
  });

  it('are not swept when nobody can tell whether their attempt is over', async () => {
    const [unknown, over] = [consultRoomName('t-1'), consultRoomName('t-2')];
    await create(unknown, over);
    const error = new StoreUnavailableError({
      operation: 'load',
      reason: 'offline',
      problem: 'it is gone',
      cure: '',
    });
    const isAlive = async (attemptId: string) => {
      if (attemptId === 't-1') throw error;
      return false;
    };
    const { deleted, failed } = await sweepConsultRooms({ rooms, isAlive, olderThanMs: -5_000 });
    expect(deleted.map(({ name }) => name)).toEqual([over]);
    expect(failed).toEqual([{ room: expect.objectContaining({ name: unknown }) as unknown, error }]);
    expect(await names()).toEqual([unknown]);
  });

  it('that are already gone do no harm to the rest', async () => {
    const [gone, over] = [consultRoomName('t-1'), consultRoomName('t-2')];
    await create(gone, over);
    const isAlive = async (attemptId: string) => {
      if (attemptId === 't-1') await rooms.deleteRoom(gone);
      return false;
    };
    const { deleted, failed } = await sweepConsultRooms({ rooms, isAlive, olderThanMs: -5_000 });
    expect([deleted.map(({ name }) => name), failed]).toEqual([[over], []]);
    expect(await names()).toEqual([]);
  });
});
