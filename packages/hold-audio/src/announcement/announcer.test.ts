import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Announcer } from './announcer.js';
import type { HoldWords } from './hold-words.js';
import { englishHoldWords } from './hold-words.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function createAnnouncer(announce: (words: HoldWords) => Promise<void> = async () => undefined) {
  const said: HoldWords[] = [];
  const errors: unknown[] = [];
  let place = 3;
  const announcer = new Announcer({
    ...{ everyMs: 30_000, firstAfterMs: 10_000, words: englishHoldWords, place: () => place-- },
    announce: async (words) => {
      said.push(words);
      await announce(words);
    },
    onError: (error) => errors.push(error),
  });
  return { announcer, said, errors };
}

it('tells the time on hold and the place in the queue at an interval', async () => {
  const { announcer, said } = createAnnouncer();
  announcer.start();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(60_000);
  announcer.stop();
  expect(said).toEqual([
    'Thank you for holding. You are number 3 in line.',
    'Thank you for holding. You have been waiting for about 1 minute. You are number 2 in line.',
    'Thank you for holding. You have been waiting for about 1 minute. You are next in line.',
  ]);
});

it('goes on after one that failed, and says why', async () => {
  const { announcer, said, errors } = createAnnouncer(() => Promise.reject(new Error('no voice')));
  announcer.start();
  await vi.advanceTimersByTimeAsync(40_000);
  announcer.stop();
  expect(said).toHaveLength(2);
  expect(errors).toEqual([new Error('no voice'), new Error('no voice')]);
});

it('counts the wait from the beginning of the hold through a pause', async () => {
  const { announcer, said } = createAnnouncer();
  announcer.start();
  await vi.advanceTimersByTimeAsync(5_000);
  announcer.stop();
  await vi.advanceTimersByTimeAsync(105_000);
  announcer.resume();
  await vi.advanceTimersByTimeAsync(10_000);
  announcer.stop();
  expect(said).toEqual([
    'Thank you for holding. You have been waiting for about 2 minutes. You are number 3 in line.',
  ]);
});
