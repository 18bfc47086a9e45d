import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRetransmission } from './retransmission.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('repeats after 0.5, 1, 2, 4, 4 … s and gives up after 32 s', () => {
  const startedAt = Date.now();
  const sentAt: number[] = [];
  const onTimeout = vi.fn();
  startRetransmission(() => sentAt.push(Date.now() - startedAt), { onTimeout });
  vi.advanceTimersByTime(31_999);
  expect(sentAt).toEqual([0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('stops when told', () => {
  const send = vi.fn();
  const stop = startRetransmission(send, { onTimeout: () => undefined });
  stop();
  vi.advanceTimersByTime(60_000);
  expect(send).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
