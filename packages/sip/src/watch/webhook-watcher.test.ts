import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Departure } from './departure.js';
import { createWebhookWatcher } from './webhook-watcher.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a departure whose event was lost is noticed all the same', async () => {
  const present = new Set(['caller', 'supervisor']);
  const deleteRoom = vi.fn(() => Promise.resolve());
  const departures: Departure[] = [];
  const watcher = createWebhookWatcher({
    apiKey: 'key',
    apiSecret: 'secret',
    rooms: {
      deleteRoom,
      listRooms: () => Promise.resolve([]),
      updateParticipant: (_, identity) =>
        present.has(identity)
          ? Promise.resolve({} as never)
          : Promise.reject(Object.assign(new Error('gone'), { status: 404, code: 'not_found' })),
    },
    onDeparted: (departure) => departures.push(departure),
  });
  await watcher.watch({ roomName: 'call', identities: ['caller', 'supervisor'] });
  present.delete('supervisor');
  await vi.advanceTimersByTimeAsync(29_000);
  expect(departures).toEqual([]);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(departures).toEqual([{ roomName: 'call', identity: 'supervisor', reason: 'absent' }]);
  expect(deleteRoom).toHaveBeenCalledWith('call');
  expect(vi.getTimerCount()).toBe(0);
});
