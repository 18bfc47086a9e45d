import { expect, test } from 'vitest';
import { createToneReader } from './goertzel.js';
import { MARKER_LEVEL, MARKERS, withMarker } from './marker.js';
import { silence } from './pcm.js';
import { signal, tone } from './signals.fixture.js';

const frequencies = Object.values(MARKERS);
const levelAt = (hz: number, samples: Int16Array) => createToneReader(hz, 8000, 320)(samples, 4000).amplitude;

test('markers are at least 150 Hz apart, all at different distances', () => {
  const distances = frequencies.flatMap((a, i) => frequencies.slice(i + 1).map((b) => Math.abs(b - a)));
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(150);
  expect(new Set(distances).size).toBe(distances.length);
});

test('the pilot is as loud in silence as over noise, and the noise is gone from its neighbourhood', () => {
  const noise = signal(1, () => 12000 * (Math.random() - 0.5));
  for (const clip of [silence(1000, 8000), noise]) {
    const { samples } = withMarker(clip, MARKERS.callerVoice);
    expect(Math.abs(levelAt(MARKERS.callerVoice, samples) - MARKER_LEVEL)).toBeLessThan(30);
    expect(levelAt(MARKERS.supportAgent, samples)).toBeLessThan(5);
  }
});

test('speech below 2 kHz passes as it is', () => {
  const { samples } = withMarker(tone(2000, 1), MARKERS.holdMusic);
  expect(Math.abs(levelAt(2000, samples) - 8000)).toBeLessThan(80);
});

test('it starts and ends without a click', () => {
  const { samples } = withMarker(silence(200, 8000), MARKERS.holdMusic);
  expect(Math.abs(samples[0] ?? 0)).toBeLessThan(20);
  expect(Math.abs(samples.at(-1) ?? 0)).toBeLessThan(20);
});

test('a rate that cannot carry the marker is refused', () => {
  expect(() => withMarker(silence(10, 6000), MARKERS.holdMusic)).toThrow(/at least 8000 samples a second/);
});
