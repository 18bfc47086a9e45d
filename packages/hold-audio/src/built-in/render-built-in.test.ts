import { createHash } from 'node:crypto';

import { expect, it } from 'vitest';

import { largestStep, rmsOf } from '../../test/tone.js';
import { measureLoudness } from '../loudness/normalise.js';
import { ClipReel } from '../reel/clip-reel.js';
import { holdClip } from '../source/hold-clip.js';
import { renderBuiltIn } from './render-built-in.js';

const clip = holdClip(await renderBuiltIn(-18), { isSeamless: true });

function partsOf(milliseconds: number): Int16Array[] {
  const length = milliseconds * 48;
  return Array.from({ length: Math.floor(clip.samples.length / length) }, (_, i) =>
    clip.samples.subarray(i * length, (i + 1) * length),
  );
}

it('is 48 seconds long', () => {
  expect(clip.durationMs).toBe(48_000);
});

it('has the loudness asked for and never reaches the limit', async () => {
  for (const lufs of [-23, -16]) {
    expect(await measureLoudness(await renderBuiltIn(lufs))).toBeCloseTo(lufs, 1);
  }
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
  const reel = ClipReel.repeating(clip);
  reel.copy(reel.begin() + clip.samples.length - 2400, around);
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
    `"8fb9e482c4bfaf9d6f8e49c728d7b37a80c5accadf90a0c477d09e0c2e6b69ed"`,
  );
});
