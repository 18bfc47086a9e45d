import { expect, it, vi } from 'vitest';

import { cacheFolder } from '../../test/cache-folder.js';
import { levelAt, toneOf } from '../../test/tone.js';
import type { HoldFrame } from '../source/hold-frame.js';
import { loadSettings } from '../source/load-options.js';
import type { SpokenPiece } from './hold-voice.js';
import { SpeechMaker } from './speech-maker.js';

/** A second of tone at 24 kHz, in pieces as voices give them. */
async function* spoken(): AsyncGenerator<{ frame: HoldFrame }> {
  const tone = toneOf({ durationMs: 1000, hz: 500, level: 6000, sampleRate: 24_000 });
  for (let at = 0; at < tone.length; at += 480) {
    const data = Int16Array.from(tone.subarray(at, at + 480), Math.round);
    yield { frame: { data, sampleRate: 24_000, channels: 1 } };
  }
}

type Synthesize = (text: string) => AsyncIterable<SpokenPiece>;
const makerOf = (synthesize?: Synthesize) =>
  new SpeechMaker(synthesize && { synthesize: (text) => synthesize(text) }, loadSettings({ cacheFolder }));

it('gives speech of any rate at 48 kHz and the loudness of the music, once a sentence', async () => {
  const synthesize = vi.fn<Synthesize>(spoken);
  const maker = makerOf(synthesize);
  const speech = await maker.make('Thank you.');
  expect(Math.abs(speech.length - 48_000)).toBeLessThan(960);
  expect(levelAt(500, speech)).toBeCloseTo(0.19, 1);
  expect(await maker.make('Thank you.')).toBe(speech);
  expect(synthesize).toHaveBeenCalledTimes(1);
});

const FAILING: { what: string; voice: Synthesize | undefined; reason: string }[] = [
  { what: 'there is no voice', voice: undefined, reason: 'no-voice' },
  {
    what: 'the voice throws',
    // eslint-disable-next-line require-yield
    voice: async function* (): AsyncGenerator<SpokenPiece> {
      throw new Error('401');
    },
    reason: 'voice-failed',
  },
  { what: 'the voice ends without a sound', voice: async function* () {}, reason: 'no-sound' },
];

it.each(FAILING)('says so when $what', async ({ voice, reason }) => {
  await expect(makerOf(voice).make('Hello')).rejects.toMatchObject({
    code: 'hold-announcement',
    reason,
  });
});

it('says so when the voice takes for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const made = makerOf(() => silent).make('Hello');
    const failed = expect(made).rejects.toMatchObject({ reason: 'voice-failed' });
    await vi.advanceTimersByTimeAsync(15_000);
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('says which file it is that cannot be played', async () => {
  const error: unknown = await makerOf()
    .make({ file: 'none.wav' })
    .catch((each: unknown) => each);
  expect(error).toMatchObject({
    reason: 'bad-source',
    cause: { field: 'announcement.file', value: 'none.wav' },
  });
});
