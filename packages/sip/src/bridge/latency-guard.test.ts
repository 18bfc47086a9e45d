import { describe, expect, test } from 'vitest';
import { LatencyGuard } from './latency-guard.js';

const FRAME_MS = 10;

/** Feeds frames of a tone that come at the given times; what was passed on, in order, and when. */
function relay(sampleRate: number, atMs: readonly number[]) {
  const guard = new LatencyGuard({ sampleRate });
  const length = sampleRate / 100;
  const passed: { readonly atMs: number; readonly samples: Int16Array }[] = [];
  atMs.forEach((ms, index) => {
    const step = (2 * Math.PI * 440) / sampleRate;
    const samples = Int16Array.from({ length }, (_, i) => 8_000 * Math.sin(step * (index * length + i)));
    if (guard.admit(samples, ms)) passed.push({ atMs: ms, samples });
  });
  return { guard, passed };
}

/** Regular arrival, but for the frames of a pause, which come together at its end. */
function arrivals(count: number, pause: { from: number; frames: number }): number[] {
  const end = pause.from + pause.frames - 1;
  return Array.from({ length: count }, (_, i) => (i >= pause.from && i < end ? end : i) * FRAME_MS);
}

function largestStep(passed: readonly { readonly samples: Int16Array }[]): number {
  const all = passed.flatMap(({ samples }) => [...samples]);
  return Math.max(...all.slice(1).map((sample, i) => Math.abs(sample - (all[i] ?? 0))));
}

describe.each([8_000, 16_000, 24_000, 44_100, 48_000])('at %i samples a second', (sampleRate) => {
  test('what comes in time is passed on as it is', () => {
    const atMs = Array.from({ length: 500 }, (_, i) => i * FRAME_MS + (i % 3));
    const { guard, passed } = relay(sampleRate, atMs);
    expect(passed).toHaveLength(500);
    expect(guard.counts).toEqual({ ranDry: 0, skippedMs: 0 });
  });

  test('a pause that the far end’s buffer lasts for loses nothing', () => {
    const { guard, passed } = relay(sampleRate, arrivals(100, { from: 50, frames: 4 }));
    expect(passed).toHaveLength(100);
    expect(guard.counts.ranDry).toBe(0);
  });

  test('after a longer one only as much is passed on as that buffer had: nothing is later afterwards', () => {
    const { guard, passed } = relay(sampleRate, arrivals(100, { from: 50, frames: 20 }));
    expect(guard.counts).toEqual({ ranDry: 1, skippedMs: 150 });
    expect(passed).toHaveLength(85);
    expect(guard.depthMs(1_000)).toBeLessThanOrEqual(45);
  });

  test('what is left out leaves no click', () => {
    const regular = relay(sampleRate, arrivals(100, { from: 0, frames: 0 }));
    const late = relay(sampleRate, arrivals(100, { from: 50, frames: 20 }));
    expect(largestStep(late.passed)).toBeLessThan(1.2 * largestStep(regular.passed));
  });
});

test('what had piled up before the first frame is left out', () => {
  const { passed } = relay(48_000, [0, 0, 0, 0, 0, 0, 10, 20, 30]);
  expect(passed.map(({ atMs }) => atMs)).toEqual([0, 10, 20, 30]);
});

test('a delay that grows for ever has an end: a clock that is 1 % fast', () => {
  const atMs = Array.from({ length: 20_000 }, (_, i) => i * 9.9);
  const { guard, passed } = relay(8_000, atMs);
  const playedMs = passed.length * FRAME_MS;
  expect(Math.abs(playedMs - atMs.length * 9.9)).toBeLessThan(60);
  expect(guard.counts.ranDry).toBe(0);
});
