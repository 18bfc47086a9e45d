import { expect, it } from 'vitest';

import { largestStep, rmsOf, stepOfSine, toneOf } from '../../test/tone.js';
import { holdClip } from '../source/hold-clip.js';
import { trimSilence } from '../source/trim-silence.js';
import { ClipReel } from './clip-reel.js';
import { titlesOf } from './playlist.js';

/** The clip holds 350.26 periods: without a crossfade it jumps from a peak to zero. */
const HZ = 500.37;
const PEAK = 8000;
const tone = (hz = HZ, durationMs = 700) =>
  Int16Array.from(toneOf({ durationMs, hz, level: PEAK, sampleRate: 48_000 }), (value) => Math.round(value));

function playedFor(samples: number, reel = ClipReel.repeating(holdClip(tone()))): Int16Array {
  const heard = new Int16Array(samples);
  const start = reel.begin();
  for (let at = 0; at < samples; at += 2400) reel.copy(start + at, heard.subarray(at, at + 2400));
  return heard;
}

it('repeats any sound without a click, however its end and start differ', () => {
  const longestNaturalStep = stepOfSine(HZ, PEAK * Math.SQRT2);
  expect(largestStep(playedFor(48_000 * 3))).toBeLessThanOrEqual(longestNaturalStep + 2);
  // The bound catches a plain repeat.
  const plain = ClipReel.repeating(holdClip(tone(), { isSeamless: true }));
  expect(largestStep(playedFor(48_000 * 3, plain))).toBeGreaterThan(longestNaturalStep + 2);
});

it('keeps the loudness of unrelated sounds through the crossfade', () => {
  const heard = playedFor(48_000 * 3);
  for (let at = 0; at < heard.length; at += 480) {
    expect(rmsOf(heard.subarray(at, at + 480))).toBeGreaterThan((PEAK / Math.SQRT2) * 0.6);
  }
});

it('repeats a clip that ends in its start as it is', () => {
  const samples = tone(500, 700);
  const heard = playedFor(samples.length * 3, ClipReel.repeating(holdClip(samples, { isSeamless: true })));
  expect(heard.every((sample, i) => sample === samples[i % samples.length])).toBe(true);
});

it('plays the same sound whatever the frames it is cut into, half a second back included', () => {
  const whole = playedFor(100_000);
  const reel = ClipReel.repeating(holdClip(tone()));
  const start = reel.begin();
  const pieces = new Int16Array(100_000);
  for (let at = 0; at < pieces.length; at += 777) {
    reel.copy(start + at, pieces.subarray(at, at + 777));
    const back = Math.max(0, at - 20_000);
    reel.copy(start + back, pieces.subarray(back, back + 777));
  }
  expect(pieces.findIndex((sample, i) => sample !== whole[i])).toBe(-1);
});

it('is silent before its beginning, which taking back can reach', () => {
  const reel = ClipReel.repeating(holdClip(tone()));
  const frame = new Int16Array(2400).fill(9);
  reel.copy(reel.begin() - 1000, frame);
  expect(frame.subarray(0, 1000).every((sample) => sample === 0)).toBe(true);
  expect(rmsOf(frame.subarray(1000))).toBeGreaterThan(PEAK / 2);
});

it('leads each title of a playlist into the next', () => {
  const [low, high] = [holdClip(tone(400, 4000)), holdClip(tone(900, 3000))];
  const reel = new ClipReel(titlesOf([low, high], false));
  const heard = playedFor(48_000 * 20, reel);
  expect(largestStep(heard)).toBeLessThanOrEqual(stepOfSine(900, PEAK * Math.SQRT2) + 2);
  for (let at = 0; at < heard.length; at += 4800) {
    expect(rmsOf(heard.subarray(at, at + 4800))).toBeGreaterThan((PEAK / Math.SQRT2) * 0.7);
  }
  expect(heard.subarray(0, 4800)).toEqual(low.samples.subarray(0, 4800));
});

/** Clips of 4 s whose every sample is their number. */
const constants = Array.from({ length: 4 }, (_, i) =>
  holdClip(new Int16Array(4 * 48_000).fill((i + 1) * 1000)),
);

it.each([
  { holdMs: 500, begunWith: [1, 2, 3, 4, 1, 2] },
  // The next title is laid by now, and not heard yet.
  { holdMs: 2000, begunWith: [1, 2, 3, 4, 1, 2] },
  // Its crossfade is.
  { holdMs: 3500, begunWith: [1, 3, 1, 3, 1, 3] },
])(
  'a hold of $holdMs ms is followed by one that begins with the next title not heard',
  ({ holdMs, begunWith }) => {
    const reel = new ClipReel(titlesOf(constants, false));
    const heard = begunWith.map(() => (playedFor(holdMs * 48, reel)[0] ?? 0) / 1000);
    expect(heard).toEqual(begunWith);
  },
);

it('short holds of a shuffled playlist hear every title of a round', () => {
  const reel = new ClipReel(titlesOf(constants, true));
  const heard = Array.from({ length: 40 }, () => playedFor(2000 * 48, reel)[0] ?? 0);
  for (let round = 0; round < 40; round += 4) expect(new Set(heard.slice(round, round + 4)).size).toBe(4);
  heard.forEach((title, i) => expect(title).not.toBe(heard[i - 1]));
});

it('shuffles each round anew and never plays a title twice in a row', () => {
  const titles = titlesOf(['a', 'b', 'c'], true);
  const heard = Array.from({ length: 300 }, () => titles.next().value);
  for (let round = 0; round < 300; round += 3) {
    expect(new Set(heard.slice(round, round + 3)).size).toBe(3);
  }
  heard.forEach((title, i) => expect(title).not.toBe(heard[i - 1]));
  expect(
    new Set(Array.from({ length: 100 }, (_, i) => heard.slice(i * 3, i * 3 + 3).join(''))).size,
  ).toBeGreaterThan(3);
});

it('starts a clip at its first audible sample and ends it at the last', () => {
  expect(trimSilence(Int16Array.of(0, 3, -100, 105, 0, -2000, 90, 0))).toEqual(Int16Array.of(105, 0, -2000));
  expect(trimSilence(new Int16Array(10))).toHaveLength(0);
});
