import { ParticipantInfo } from 'livekit-server-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pollCaller } from './caller-poll.js';

const there = new ParticipantInfo({ identity: 'caller' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function poll(read: () => Promise<ParticipantInfo | undefined>, isConclusive = () => true) {
  const onSeen = vi.fn();
  const onGone = vi.fn();
  return { onSeen, onGone, stop: pollCaller({ read, onSeen, onGone, isConclusive }) };
}

test('a caller who is gone is told once, and nobody looks any longer', async () => {
  const read = vi.fn((): Promise<ParticipantInfo | undefined> => Promise.resolve(there));
  const { onSeen, onGone } = poll(read);
  await vi.advanceTimersByTimeAsync(500);
  expect(onSeen).toHaveBeenCalledTimes(3);
  read.mockResolvedValue(undefined);
  await vi.advanceTimersByTimeAsync(500);
  expect(onGone).toHaveBeenCalledOnce();
});

test('a server that does not answer is not a caller who is gone', async () => {
  const { onGone, stop } = poll(() => Promise.reject(new TypeError('fetch failed')));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(onGone).not.toHaveBeenCalled();
  stop();
});

test('"not there" counts only when it is conclusive', async () => {
  let isSteady = false;
  const { onGone } = poll(
    () => Promise.resolve(undefined),
    () => isSteady,
  );
  await vi.advanceTimersByTimeAsync(1_000);
  expect(onGone).not.toHaveBeenCalled();
  isSteady = true;
  await vi.advanceTimersByTimeAsync(200);
  expect(onGone).toHaveBeenCalledOnce();
});
