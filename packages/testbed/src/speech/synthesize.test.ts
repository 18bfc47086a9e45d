import { expect, test } from 'vitest';
import { durationMs } from '../audio/pcm.js';
import { EspeakMissingError } from './espeak-missing-error.js';
import { LruCache } from './lru-cache.js';
import { SpeechSynthesisError } from './speech-synthesis-error.js';
import { synthesize } from './synthesize.js';
import { VOICES } from './voices.js';

test('speaks at the sample rate asked for, always alike', async () => {
  const first = await synthesize('Put them through.', { sampleRate: 8000 });
  const second = await synthesize('Put them through.', { sampleRate: 8000 });
  expect(first.sampleRate).toBe(8000);
  expect(durationMs(first)).toBeGreaterThan(500);
  expect(Math.max(...first.samples)).toBeGreaterThan(5000);
  expect(second.samples).toEqual(first.samples);
});

test('hands out a copy that may be changed', async () => {
  const first = await synthesize('Hold on.');
  first.samples.fill(0);
  expect(Math.max(...(await synthesize('Hold on.')).samples)).toBeGreaterThan(5000);
});

test('every voice is installed and sounds different', async () => {
  const spoken = await Promise.all(
    Object.values(VOICES).map((voice) => synthesize('Hello there.', { voice })),
  );
  expect(new Set(spoken.map((pcm) => Buffer.from(pcm.samples.buffer).toString('base64'))).size).toBe(
    spoken.length,
  );
});

test('a higher rate speaks faster', async () => {
  const [slow, fast] = await Promise.all([
    synthesize('I would like to speak to a person please.', { rate: 120 }),
    synthesize('I would like to speak to a person please.', { rate: 240 }),
  ]);
  expect(durationMs(slow)).toBeGreaterThan(1.5 * durationMs(fast));
});

test.each(['', '  ', '…', '- ,'])('text without words (%j) gives no samples', async (text) => {
  expect((await synthesize(text)).samples).toHaveLength(0);
});

test('text that looks like an option is spoken, not obeyed', async () => {
  expect(durationMs(await synthesize('--version'))).toBeGreaterThan(300);
});

test('an unknown voice is named in the error', async () => {
  const error = await synthesize('Hello.', { voice: 'nobody' }).catch((cause: unknown) => cause);
  expect(SpeechSynthesisError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ voice: 'nobody', text: 'Hello.' });
});

test('an aborted signal rejects with its reason', async () => {
  const reason = new Error('caller left');
  await expect(synthesize('Never spoken.', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const later = new AbortController();
  const spoken = synthesize('Never spoken either.', { signal: later.signal });
  later.abort(reason);
  await expect(spoken).rejects.toBe(reason);
});

test('without espeak-ng the error says how to install it', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    const error = await synthesize('Nobody can say this.').catch((cause: unknown) => cause);
    expect(EspeakMissingError.isInstance(error)).toBe(true);
    expect(String(error)).toMatch(/apt-get install espeak-ng.*brew install espeak-ng/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('the cache forgets what was not used for longest', () => {
  const cache = new LruCache<string>(2);
  cache.set('a', 'A', 1);
  cache.set('b', 'B', 1);
  cache.get('a');
  cache.set('c', 'C', 1);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C']);
});
