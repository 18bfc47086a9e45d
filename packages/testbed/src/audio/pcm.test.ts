import { expect, test } from 'vitest';
import { concat, durationMs, mix, silence } from './pcm.js';

const clip = (...samples: number[]) => ({ samples: Int16Array.from(samples), sampleRate: 8000 });

test('concat puts clips one after the other', () => {
  expect(concat([clip(1, 2), clip(3)])).toEqual(clip(1, 2, 3));
});

test('mix adds clips and clips at full scale', () => {
  expect(mix([clip(30000, -30000, 5), clip(30000, -30000)])).toEqual(clip(32767, -32768, 5));
});

test('silence has the length asked for', () => {
  expect(durationMs(silence(250, 24000))).toBe(250);
});

test('concat of different rates says which, and what to do', () => {
  expect(() => concat([silence(10, 8000), silence(10, 16000)])).toThrow(/8000 and 16000: resample/);
  expect(() => concat([])).toThrow(/at least one clip/);
});
