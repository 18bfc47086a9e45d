import { expect, test } from 'vitest';
import { createToneReader } from './goertzel.js';
import { resample } from './resample.js';
import { tone } from './signals.fixture.js';

const middleOf = (samples: Int16Array) => samples.slice(samples.length / 4, (3 * samples.length) / 4);
const peakOf = (samples: Int16Array) => middleOf(samples).reduce((peak, s) => Math.max(peak, Math.abs(s)), 0);

test.each([
  [22050, 8000],
  [24000, 8000],
  [8000, 48000],
  [44100, 24000],
  [16000, 8000],
])('%i → %i keeps a 1 kHz tone at its level and length', (from, to) => {
  const { samples, sampleRate } = resample(tone(1000, 1, 8000, from), to);
  expect(sampleRate).toBe(to);
  expect(samples.length).toBe(to);
  const { amplitude } = createToneReader(1000, to, to / 10)(samples, Math.floor(to / 4));
  expect(amplitude).toBeGreaterThan(7950);
  expect(amplitude).toBeLessThan(8050);
});

test('what the lower rate cannot carry is gone rather than folded back', () => {
  expect(peakOf(resample(tone(5000, 1, 8000, 24000), 8000).samples)).toBeLessThan(8);
});

test('a marker survives the way to 8 kHz', () => {
  expect(peakOf(resample(tone(3250, 1, 8000, 24000), 8000).samples)).toBeGreaterThan(7900);
});

test('a rate that is none is refused', () => {
  expect(() => resample(tone(440, 1), 0)).toThrow(/sampleRate is 0/);
});
