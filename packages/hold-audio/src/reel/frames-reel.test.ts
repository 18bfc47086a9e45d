import { expect, it } from 'vitest';

import { levelAt, toneOf } from '../../test/tone.js';
import type { HoldFrame } from '../source/hold-frame.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { FramesReel } from './frames-reel.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** 20 ms frames of one level, for ever or so many. */
async function* framesOf(level: number, count = Infinity): AsyncGenerator<HoldFrame> {
  for (let i = 0; i < count; i++) {
    yield { data: new Int16Array(960).fill(level), sampleRate: 48_000, channels: 1 };
  }
}

function play(reel: FramesReel, position: number, length = 2400): Int16Array {
  const frame = new Int16Array(length);
  reel.copy(position, frame);
  return frame;
}

async function untilReady(): Promise<void> {
  for (let i = 0; i < 200; i++) await settle();
}

it('plays what comes, pulls a second ahead and no more, and gives half a second back', async () => {
  let pulled = 0;
  async function* counted() {
    for await (const frame of framesOf(5000)) {
      pulled++;
      yield frame;
    }
  }
  const reel = new FramesReel(counted(), () => expect.unreachable());
  let at = reel.begin();
  await untilReady();
  expect(pulled).toBeLessThan(60);
  for (let i = 0; i < 100; i++) {
    expect(play(reel, at).every((sample) => sample === 5000)).toBe(true);
    at += 2400;
    await untilReady();
  }
  expect(play(reel, at - 24_000).every((sample) => sample === 5000)).toBe(true);
  reel.end();
});

it('resamples and mixes down what comes', async () => {
  async function* stereo(): AsyncGenerator<HoldFrame> {
    const tone = toneOf({ durationMs: 3000, hz: 500, level: 8000, sampleRate: 24_000 });
    for (let at = 0; at < tone.length; at += 480) {
      const data = Int16Array.from({ length: 960 }, (_, i) => (i % 2 === 0 ? (tone[at + i / 2] ?? 0) : 0));
      yield { data, sampleRate: 24_000, channels: 2 };
    }
  }
  const reel = new FramesReel(stereo(), () => expect.unreachable());
  const at = reel.begin();
  await untilReady();
  expect(levelAt(500, play(reel, at + 24_000, 4800)) * 32_768).toBeCloseTo(4000, -2);
  reel.end();
});

it('plays frames longer than what it holds, sample for sample', async () => {
  const value = (position: number) => position % 20_011;
  async function* long(): AsyncGenerator<HoldFrame> {
    for (let at = 0; ; at += 4 * 48_000) {
      const data = Int16Array.from({ length: 4 * 48_000 }, (_, i) => value(at + i));
      yield { data, sampleRate: 48_000, channels: 1 };
    }
  }
  const reel = new FramesReel(long, () => expect.unreachable());
  const start = reel.begin();
  for (let at = 0; at < 12 * 48_000; at += 4800) {
    await untilReady();
    expect(play(reel, start + at, 4800)).toEqual(Int16Array.from({ length: 4800 }, (_, i) => value(at + i)));
    const back = Math.max(0, at - 19_200);
    expect(play(reel, start + back, 4800)[0]).toBe(value(back));
  }
  reel.end();
});

it('plays an iterable to its last sample but half a second, in which other music can come', async () => {
  const failures: HoldSourceError[] = [];
  const reel = new FramesReel(framesOf(100, 100), (error) => failures.push(error));
  const start = reel.begin();
  let heardMs = 0;
  for (; failures.length === 0 && heardMs < 5000; heardMs += 50) {
    await untilReady();
    expect(play(reel, start + heardMs * 48).every((sample) => sample === 100)).toBe(true);
    await settle();
  }
  expect(failures).toMatchObject([{ reason: 'ended' }]);
  expect(heardMs).toBe(1550);
  // What is left is still there for the crossfade.
  expect(play(reel, start + heardMs * 48)[0]).toBe(100);
});

it('goes on with an iterable where it was heard last', async () => {
  async function* counted(): AsyncGenerator<HoldFrame> {
    for (let i = 0; ; i++) yield { data: new Int16Array(480).fill(i), sampleRate: 48_000, channels: 1 };
  }
  const reel = new FramesReel(counted(), () => expect.unreachable());
  for (const [first, last] of [
    [0, 4],
    [5, 9],
  ]) {
    const start = reel.begin();
    await untilReady();
    const heard = play(reel, start);
    expect([heard[0], heard.at(-1)]).toEqual([first, last]);
    reel.end();
    await untilReady();
  }
});

it('says so when the function throws, and does not tell while sound is copied', async () => {
  const failures: HoldSourceError[] = [];
  const throws = () => {
    throw new Error('no radio');
  };
  const reel = new FramesReel(throws, (error) => failures.push(error));
  const at = reel.begin();
  play(reel, at);
  expect(failures).toEqual([]);
  await settle();
  expect(failures).toMatchObject([{ reason: 'failed', cause: new Error('no radio') }]);
});

it.each([
  { what: 'ends', frames: () => framesOf(100, 3), reason: 'ended' },
  {
    what: 'throws',
    // eslint-disable-next-line require-yield
    frames: async function* (): AsyncGenerator<HoldFrame> {
      throw new Error('gone');
    },
    reason: 'failed',
  },
  { what: 'stands still', frames: () => stalled, reason: 'stalled' },
])('says so once when the iterable $what', async ({ frames, reason }) => {
  const failures: HoldSourceError[] = [];
  const reel = new FramesReel(frames, (error) => failures.push(error));
  let at = reel.begin();
  for (let i = 0; i < 40; i++) {
    play(reel, (at += 2400));
    await settle();
  }
  expect(failures).toMatchObject([{ reason, field: 'source.frames' }]);
});

const stalled = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };

it('opens a function anew for each hold and ends what it gave with the hold', async () => {
  let open = 0;
  const levels = [1000, 2000];
  async function* hold(): AsyncGenerator<HoldFrame> {
    open++;
    try {
      yield* framesOf(levels.shift() ?? 0);
    } finally {
      open--;
    }
  }
  const reel = new FramesReel(hold, () => expect.unreachable());
  for (const level of [1000, 2000]) {
    const at = reel.begin();
    await untilReady();
    expect(play(reel, at)[0]).toBe(level);
    expect(open).toBe(1);
    reel.end();
    await untilReady();
    expect(open).toBe(0);
  }
});
