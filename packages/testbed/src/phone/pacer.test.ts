import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPacer } from './pacer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('sends 50 frames a second, for as long as it runs', () => {
  const sendFrame = vi.fn();
  const stop = startPacer(sendFrame);
  vi.advanceTimersByTime(10_000);
  expect(sendFrame.mock.calls.length).toBeGreaterThanOrEqual(500);
  expect(sendFrame.mock.calls.length).toBeLessThanOrEqual(501);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a late event loop is caught up, in bursts of ten at most', () => {
  const sendFrame = vi.fn();
  const stop = startPacer(sendFrame);
  vi.advanceTimersToNextTimer();
  sendFrame.mockClear();
  // The clock goes on by 400 ms while no timer gets its turn.
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 400);
  vi.advanceTimersToNextTimer();
  expect(sendFrame).toHaveBeenCalledTimes(10);
  vi.advanceTimersToNextTimer();
  expect(sendFrame).toHaveBeenCalledTimes(20);
  clock.mockRestore();
  stop();
});

test('what a suspended process missed is dropped', () => {
  const sendFrame = vi.fn();
  const stop = startPacer(sendFrame);
  vi.advanceTimersToNextTimer();
  sendFrame.mockClear();
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 60_000);
  for (let i = 0; i < 5; i++) vi.advanceTimersToNextTimer();
  expect(sendFrame).toHaveBeenCalledOnce();
  clock.mockRestore();
  stop();
});
