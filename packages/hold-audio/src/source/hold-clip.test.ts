import { expect, it } from 'vitest';

import { largestStep, stepOfSine, toneOf } from '../../test/tone.js';
import { copyClip } from '../player/copy-clip.js';
import { crossfadedClip, seamlessClip } from './hold-clip.js';
import { trimSilence } from './trim-silence.js';

/** The clip holds 350.26 periods: without a crossfade it jumps from a peak to zero. */
const HZ = 500.37;
const PEAK = 8000;
const tone = () =>
  Int16Array.from(toneOf({ durationMs: 700, hz: HZ, level: PEAK, sampleRate: 48_000 }), (value) =>
    Math.round(value),
  );

function playedFor(samples: number, clip = crossfadedClip(tone())): Int16Array {
  const heard = new Int16Array(samples);
  copyClip(clip, 0, heard);
  return heard;
}

it('repeats any sound without a click, however its end and start differ', () => {
  const longestNaturalStep = stepOfSine(HZ, PEAK * Math.SQRT2);
  expect(largestStep(playedFor(48_000 * 3))).toBeLessThanOrEqual(longestNaturalStep + 2);
  // The bound catches a plain repeat.
  expect(largestStep(playedFor(48_000 * 3, seamlessClip(tone())))).toBeGreaterThan(longestNaturalStep + 2);
});

it('keeps the loudness of unrelated sounds through the crossfade', () => {
  const clip = crossfadedClip(tone());
  const seam = clip.samples.subarray(clip.samples.length - clip.loopStart);
  expect(Math.max(...seam)).toBeGreaterThan(PEAK * 0.6);
});

it('plays the same sound whatever the frames it is cut into', () => {
  const clip = crossfadedClip(tone());
  const whole = playedFor(100_000, clip);
  const pieces = new Int16Array(100_000);
  for (let at = 0; at < pieces.length; at += 777) copyClip(clip, at, pieces.subarray(at, at + 777));
  expect(pieces).toEqual(whole);
});

it('starts a clip at its first audible sample and ends it at the last', () => {
  expect(trimSilence(Int16Array.of(0, 3, -100, 105, 0, -2000, 90, 0))).toEqual(Int16Array.of(105, 0, -2000));
  expect(trimSilence(new Int16Array(10))).toHaveLength(0);
});
