import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isPresent, stayedAway } from './presence.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const notFound = () => Promise.reject(Object.assign(new Error('gone'), { status: 404, code: 'not_found' }));
const signal = () => new AbortController().signal;

function queryOf(getParticipant: () => Promise<unknown>) {
  return { rooms: { getParticipant } as never, roomName: 'call', identity: 'caller' };
}

test('without an answer nobody is taken for gone', async () => {
  expect(await isPresent(queryOf(() => Promise.reject(new TypeError('fetch failed'))))).toBe(true);
  expect(await isPresent(queryOf(notFound))).toBe(false);
});

test('who is missing for 20 s stays away', async () => {
  const result = stayedAway(queryOf(notFound), signal());
  await vi.advanceTimersByTimeAsync(19_000);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('who comes back within that time was never gone', async () => {
  let isBack = false;
  const result = stayedAway(
    queryOf(() => (isBack ? Promise.resolve({}) : notFound())),
    signal(),
  );
  await vi.advanceTimersByTimeAsync(18_000);
  isBack = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await result).toBe(false);
});

test('looking for somebody ends with the signal, and leaves no timer', async () => {
  const abort = new AbortController();
  const result = stayedAway(queryOf(notFound), abort.signal);
  await vi.advanceTimersByTimeAsync(1_000);
  abort.abort();
  expect(await result).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
