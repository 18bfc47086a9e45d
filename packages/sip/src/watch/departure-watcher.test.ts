import { DisconnectReason } from '@livekit/rtc-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from '../async/deferred.js';
import { DepartureWatcher } from './departure-watcher.js';
import type { OpenSight, RoomNews } from './room-sight.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const unreachable = () => new TypeError('fetch failed');

/** A watcher of rooms in which everybody is, whose news come from the test. */
function watcherOf({ opened = Promise.resolve() }: { opened?: Promise<unknown> } = {}) {
  const news = new Map<string, RoomNews>();
  const deleteRoom = vi.fn(async (_room: string) => undefined);
  const closed: string[] = [];
  const onDeparted = vi.fn();
  const openSight: OpenSight = async (roomName, on) => {
    await opened;
    news.set(roomName, on);
    return { isSeen: () => true, close: async () => void closed.push(roomName) };
  };
  const rooms = {
    deleteRoom,
    updateParticipant: () => Promise.reject(unreachable()),
    listRooms: async () => [],
  };
  const watcher = new DepartureWatcher({ rooms, onDeparted }, openSight);
  const leave = (roomName: string, identity: string) =>
    news.get(roomName)?.departed(identity, DisconnectReason.CLIENT_INITIATED);
  return { watcher, deleteRoom, closed, onDeparted, leave };
}

const roomsOf = ({ mock }: { mock: { calls: string[][] } }) => mock.calls.map(([room]) => room).sort();

test('watched a second time, a call gets its other rooms and what a departure does from the second watch', async () => {
  const { watcher, deleteRoom, onDeparted, leave } = watcherOf();
  await watcher.watch({ roomName: 'call', identities: ['caller'], onDeparture: 'report' });
  const otherRooms = [{ roomName: 'consult', identities: ['supervisor'] }];
  const call = await watcher.watch({
    roomName: 'call',
    identities: ['caller'],
    otherRooms,
    onDeparture: 'end-call',
  });
  leave('consult', 'supervisor');
  await vi.advanceTimersByTimeAsync(0);
  expect(onDeparted).toHaveBeenCalledOnce();
  expect(roomsOf(deleteRoom)).toEqual(['call', 'consult']);
  expect(call.closed).toBe(true);
});

test('a second watch that says nothing of departures leaves that as it is', async () => {
  const { watcher, deleteRoom, leave } = watcherOf();
  await watcher.watch({ roomName: 'call', identities: ['caller'], onDeparture: 'report' });
  await watcher.watch({ roomName: 'call', identities: ['caller', 'supervisor'] });
  leave('call', 'caller');
  await vi.advanceTimersByTimeAsync(0);
  expect(deleteRoom).not.toHaveBeenCalled();
  await watcher.close();
});

test('a watch that is called off before it has begun leaves nothing behind', async () => {
  const opened = deferred<undefined>();
  const { watcher, closed } = watcherOf({ opened: opened.promise });
  const abort = new AbortController();
  const watching = expect(
    watcher.watch({ roomName: 'call', identities: ['caller'], signal: abort.signal }),
  ).rejects.toThrow('called off');
  abort.abort(new Error('called off'));
  await watching;
  opened.resolve(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(closed).toEqual(['call']);
  expect(watcher.size).toBe(0);
});

test('a watch that somebody else wants, too, goes on when it is called off', async () => {
  const opened = deferred<undefined>();
  const { watcher, closed } = watcherOf({ opened: opened.promise });
  const abort = new AbortController();
  const watching = expect(
    watcher.watch({ roomName: 'call', identities: ['caller'], signal: abort.signal }),
  ).rejects.toThrow('called off');
  const other = watcher.watch({ roomName: 'call', identities: ['caller'] });
  abort.abort(new Error('called off'));
  await watching;
  opened.resolve(undefined);
  expect((await other).closed).toBe(false);
  expect(closed).toEqual([]);
  await watcher.close();
});

test('a call that a server out of reach does not end is ended when it is back, a minute later', async () => {
  const { watcher, deleteRoom, leave } = watcherOf();
  await watcher.watch({ roomName: 'call', identities: ['caller', 'supervisor'] });
  deleteRoom.mockRejectedValue(unreachable());
  leave('call', 'caller');
  await vi.advanceTimersByTimeAsync(60_000);
  deleteRoom.mockReset();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(deleteRoom).toHaveBeenCalledWith('call');
});

test('end() says that the server did not hear it, and may be called again', async () => {
  const { watcher, deleteRoom } = watcherOf();
  const call = await watcher.watch({ roomName: 'call', identities: ['caller'] });
  deleteRoom.mockRejectedValue(unreachable());
  const failed = expect(call.end()).rejects.toMatchObject({ code: 'livekit-request' });
  await vi.advanceTimersByTimeAsync(15_000);
  await failed;
  deleteRoom.mockReset();
  await call.end();
  expect(deleteRoom).toHaveBeenCalledOnce();
  await call.end();
  expect(deleteRoom).toHaveBeenCalledOnce();
});
