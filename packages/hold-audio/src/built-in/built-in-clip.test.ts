import { createHash } from 'node:crypto';

import { expect, it } from 'vitest';

import { largestStep, rmsOf } from '../../test/tone.js';
import { copyClip } from '../player/copy-clip.js';
import { builtInClip } from './built-in-clip.js';

const clip = builtInClip();

function partsOf(milliseconds: number): Int16Array[] {
  const length = milliseconds * 48;
  return Array.from({ length: Math.floor(clip.samples.length / length) }, (_, i) =>
    clip.samples.subarray(i * length, (i + 1) * length),
  );
}

it('is 48 seconds long and rendered once', () => {
  expect(clip.durationMs).toBe(48_000);
  expect(builtInClip()).toBe(clip);
});

it('has the level of speech and never reaches the limit', () => {
  expect(20 * Math.log10(rmsOf(clip.samples) / 32_768)).toBeCloseTo(-20, 1);
  expect(clip.samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(
    32_768 / 2 ** 0.5,
  );
});

it('is heard from its first 20 ms on, and never quiet for as long as a tenth of a second', () => {
  expect(rmsOf(clip.samples.subarray(0, 960))).toBeGreaterThan(300);
  for (const part of partsOf(100)) expect(rmsOf(part)).toBeGreaterThan(500);
});

it('repeats without a click', () => {
  const around = new Int16Array(4800);
  copyClip(clip, clip.samples.length - 2400, around);
  expect(largestStep(around)).toBeLessThanOrEqual(largestStep(clip.samples));
});

it('keeps below 2400 Hz, where every telephone network carries it', () => {
  // A difference of samples grows with frequency: this is what a sound at 2400 Hz of the same level would make.
  const steps = Int16Array.from(clip.samples, (sample, i) => sample - (clip.samples[i - 1] ?? sample));
  expect(rmsOf(steps)).toBeLessThan(rmsOf(clip.samples) * 2 * Math.sin((Math.PI * 2400) / 48_000));
});

it('sounds the same on every machine', () => {
  const coarse = Int16Array.from({ length: 4800 }, (_, i) => Math.round((clip.samples[i * 480] ?? 0) / 64));
  expect(createHash('sha256').update(new Uint8Array(coarse.buffer)).digest('hex')).toMatchInlineSnapshot(
    `"ca007a045758fd000b647110ea94f0225adaf19b01f756fb0517d8cae93613be"`,
  );
});
