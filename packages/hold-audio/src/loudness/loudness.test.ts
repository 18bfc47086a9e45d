import { expect, it } from 'vitest';

import { loadEbur128 } from '../../test/ebur128.js';
import { toneOf } from '../../test/tone.js';
import { comfortNoiseClip } from '../built-in/comfort-noise-clip.js';
import { renderBuiltIn } from '../built-in/render-built-in.js';
import { measureLoudness, normalise, PEAK_LIMIT_DBTP } from './normalise.js';
import { truePeak } from './true-peak.js';

const judge = await loadEbur128();
const tone = (level: number, hz: number, durationMs: number) =>
  Int16Array.from(toneOf({ durationMs, hz, level: level * 32_767, sampleRate: 48_000 }), Math.round);

/** Loud strokes in quiet music: as dynamic as recordings get. */
function strokes(): Int16Array {
  const samples = tone(0.02, 330, 12_000);
  for (let start = 0; start < samples.length; start += 48_000) {
    for (let i = 0; i < 4800; i++) {
      const stroke = 0.95 * 32_767 * Math.exp(-i / 900) * Math.sin((2 * Math.PI * 1210 * i) / 48_000);
      samples[start + i] = Math.max(-32_767, Math.min(32_767, (samples[start + i] ?? 0) + stroke));
    }
  }
  return samples;
}

const SOUNDS: Record<string, () => Int16Array | Promise<Int16Array>> = {
  'the built-in piece': () => renderBuiltIn(-20),
  'comfort noise': () => comfortNoiseClip().samples,
  'a loud tone': () => tone(0.95, 997, 5000),
  'a quiet low tone': () => tone(0.01, 120, 5000),
  'strokes in quiet music': strokes,
};

it.each(Object.keys(SOUNDS))('measures %s as an independent meter does', async (name) => {
  const samples = (await SOUNDS[name]?.()) ?? new Int16Array(0);
  expect(Math.abs((await measureLoudness(samples)) - judge.lufs(samples))).toBeLessThan(0.1);
  expect(Math.abs(20 * Math.log10(truePeak(samples)) - judge.dbtp(samples))).toBeLessThan(0.3);
});

it.each(Object.keys(SOUNDS).flatMap((name) => [-23, -18, -16].map((lufs) => ({ name, lufs }))))(
  'brings $name to $lufs LUFS, its peaks below the limit',
  async ({ name, lufs }) => {
    const samples = await normalise((await SOUNDS[name]?.()) ?? new Int16Array(0), lufs);
    const isTooQuiet = name === 'comfort noise'; // 30 dB is the most it may be lifted
    if (!isTooQuiet) expect(Math.abs(judge.lufs(samples) - lufs)).toBeLessThan(0.3);
    expect(judge.dbtp(samples)).toBeLessThan(PEAK_LIMIT_DBTP + 0.3);
  },
);

it('leaves silence alone', async () => {
  expect((await normalise(new Int16Array(48_000), -18)).every((sample) => sample === 0)).toBe(true);
});

it('lets other work run while it measures and amplifies', async () => {
  const quiet = await renderBuiltIn(-30);
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await normalise(quiet, -18);
  isDone = true;
  expect(turns).toBeGreaterThan(10);
});
