import { expect, it } from 'vitest';

import { largestStep } from '../../test/tone.js';
import { ClipReel } from '../reel/clip-reel.js';
import { holdClip } from '../source/hold-clip.js';
import { HoldMix } from './hold-mix.js';

/** A constant shows nothing but the gain. */
const PEAK = 10_000;
const reelOf = (level: number) =>
  ClipReel.repeating(holdClip(new Int16Array(1000).fill(level), { isSeamless: true }));
const mixOf = (volume = 1) => new HoldMix(reelOf(PEAK), volume);

function play(mix: HoldMix, milliseconds: number): Int16Array {
  const frame = new Int16Array(milliseconds * 48);
  mix.fill(frame);
  return frame;
}

/** Half a cosine of this length makes no larger step. */
const steepest = (fadeMs: number) => (PEAK * Math.PI) / 2 / (fadeMs * 48) + 1;

it('fades in from nothing and then gives the clip as it is', () => {
  const mix = mixOf();
  mix.fadeIn(80);
  const heard = play(mix, 100);
  expect(heard[0]).toBe(0);
  expect(largestStep(heard)).toBeLessThanOrEqual(steepest(80));
  expect(heard[80 * 48]).toBe(PEAK);
});

it('fades out to nothing and is then no longer audible', () => {
  const mix = mixOf();
  mix.fadeIn(0);
  play(mix, 100);
  mix.fadeOut(150);
  expect(mix.isAudible).toBe(true);
  const heard = play(mix, 150);
  expect(heard[0]).toBe(PEAK);
  expect(heard.at(-1)).toBeLessThan(2);
  expect(largestStep(heard)).toBeLessThanOrEqual(steepest(150));
  expect(mix.isAudible).toBe(false);
});

it('goes on from the level heard when what was handed out is taken back', () => {
  const mix = mixOf();
  mix.fadeIn(80);
  const heard = play(mix, 40);
  play(mix, 60);
  mix.rewind(60 * 48);
  mix.fadeOut(150);
  expect(play(mix, 10)[0]).toBeCloseTo(heard.at(-1) ?? 0, -2);
});

it('turns a fade-out round without a step when it is started again', () => {
  const mix = mixOf();
  mix.fadeIn(0);
  play(mix, 50);
  mix.fadeOut(150);
  const falling = play(mix, 70);
  mix.fadeIn(80);
  const rising = play(mix, 90);
  expect(largestStep(Int16Array.of(...falling.slice(-10), ...rising))).toBeLessThanOrEqual(steepest(80));
  expect(rising.at(-1)).toBe(PEAK);
});

it('ducks by 14 dB within 120 ms and back', () => {
  const mix = mixOf();
  mix.fadeIn(0);
  play(mix, 50);
  mix.duck(true);
  const falling = play(mix, 130);
  expect(largestStep(falling)).toBeLessThanOrEqual(steepest(120));
  expect(20 * Math.log10((falling.at(-1) ?? 0) / PEAK)).toBeCloseTo(-14, 1);
  mix.duck(false);
  expect(play(mix, 130).at(-1)).toBe(PEAK);
});

it('applies the volume to all of it', () => {
  const mix = mixOf(0.5);
  mix.fadeIn(0);
  expect(play(mix, 10).every((sample) => sample === PEAK / 2)).toBe(true);
});
