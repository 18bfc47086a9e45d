import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookFor, stayedAway } from './presence.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const refusal = (status: number, code: string) => () =>
  Promise.reject(Object.assign(new Error(code), { status, code }));
const notFound = refusal(404, 'not_found');
/** What LiveKit says, after 3 s, of somebody it lists and who is not there. */
const noResponse = () =>
  new Promise((resolve) => setTimeout(resolve, 3_000)).then(refusal(503, 'unavailable'));
const unreachable = () => Promise.reject(new TypeError('fetch failed'));
const signal = () => new AbortController().signal;

function queryOf(updateParticipant: () => Promise<unknown>) {
  return { rooms: { updateParticipant } as never, roomName: 'call', identity: 'caller' };
}

test.each([
  ['here', () => Promise.resolve({})],
  ['gone', notFound],
  ['silent', refusal(503, 'unavailable')],
  ['unknown', refusal(500, 'internal')],
  ['unknown', unreachable],
] as const)('somebody is %s', async (presence, answer) => {
  expect(await lookFor(queryOf(answer))).toBe(presence);
});

test('who is missing for 20 s stays away', async () => {
  const result = stayedAway(queryOf(notFound), signal());
  await vi.advanceTimersByTimeAsync(19_000);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('who is listed and answers nothing for 20 s stays away, however little patience there is', async () => {
  const over = vi.fn();
  void stayedAway(queryOf(noResponse), signal(), { goneForMs: 0 }).then(over);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(over).toHaveBeenCalledWith(true);
});

test('nobody is taken for gone by a server that does not answer, which is asked until it does', async () => {
  let answer: () => Promise<unknown> = unreachable;
  const over = vi.fn();
  void stayedAway(
    queryOf(() => answer()),
    signal(),
  ).then(over);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(over).not.toHaveBeenCalled();
  answer = notFound;
  await vi.advanceTimersByTimeAsync(21_000);
  expect(over).toHaveBeenCalledWith(true);
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
