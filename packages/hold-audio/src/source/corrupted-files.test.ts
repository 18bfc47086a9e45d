import { mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { FakeOutput } from '../../test/fake-output.js';
import { randomFrom } from '../../test/random.js';
import { writeToneWav } from '../../test/tone.js';
import { HoldMix } from '../player/hold-mix.js';
import { OutputHoldPlayer } from '../player/output-hold-player.js';
import { ClipReel } from '../reel/clip-reel.js';
import { loadReel } from '../reel/load-reel.js';
import { holdClip } from './hold-clip.js';
import type { HoldSourceError } from './hold-source-error.js';
import { loadSettings } from './load-options.js';

/** Each is decoded by a process of its own, AAC by two, one of which is a second's work. */
const mutationsOf = (format: string): number => (format === 'aac.m4a' ? 60 : 170);
const AT_ONCE = 3;

const FORMATS = ['wav', 'mp3', 'vorbis.ogg', 'opus.ogg', 'flac', 'aac.m4a', 'alac.m4a'];
const FALLBACK = 4321;
const fallback = () =>
  ClipReel.repeating(holdClip(new Int16Array(4800).fill(FALLBACK), { isSeamless: true }));

let folder = '';
const load = () => loadSettings({ cacheFolder: join(folder, 'cache'), maxCacheBytes: 0 });
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'hold-corrupted-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A damage that leaves the file as it was is none. */
function mutate(original: Uint8Array, random: (below: number) => number): Uint8Array {
  for (;;) {
    const mutated = damage(Uint8Array.from(original), random);
    if (Buffer.compare(mutated, original) !== 0) return mutated;
  }
}

/** What happens to files: bits turn over, blocks are lost, overwritten or doubled, the end is missing. */
function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = () => random(bytes.length);
  // Half of the damage is done where formats keep what they need most.
  const place = () => (random(2) === 0 ? random(Math.min(200, bytes.length)) : at());
  const [start, end] = [at(), at()].sort((a, b) => a - b) as [number, number];
  const hole = place();
  switch (random(5)) {
    case 0:
      for (let i = random(20); i >= 0; i--) bytes[place()] = random(256);
      return bytes;
    case 1:
      return bytes.subarray(0, place());
    case 2:
      return Uint8Array.of(...bytes.subarray(0, start), ...bytes.subarray(end));
    case 3:
      bytes.fill(random(256), hole, hole + 1 + random(64));
      return bytes;
    default:
      return Uint8Array.of(...bytes.subarray(0, end), ...bytes.subarray(start));
  }
}

async function originalOf(format: string): Promise<Uint8Array> {
  if (format !== 'wav')
    return readFile(fileURLToPath(new URL(`../../test/fixtures/tone.${format}`, import.meta.url)));
  const path = join(folder, 'tone.wav');
  await writeToneWav(path, {
    ...{ durationMs: 700, hz: 600, level: 0.3, sampleRate: 16_000, channels: 1, bits: 16 },
  });
  return readFile(path);
}

/** Plays one damaged file on hold; returns what was wrong with it, if it could not be played. */
async function play(bytes: Uint8Array, name: string): Promise<HoldSourceError | undefined> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  const output = new FakeOutput();
  const player = new OutputHoldPlayer({
    ...{ output, mix: new HoldMix(fallback(), 1), fadeInMs: 0, fadeOutMs: 0, volume: 1, fallback },
    loadReel: (source, onFailure) => loadReel(source, load(), onFailure),
    makeSpeech: () => expect.unreachable(),
  });
  const error = await player.swap({ file }).then(
    () => undefined,
    (cause: unknown) => cause as HoldSourceError,
  );
  await player.start();
  const heard = await output.listen(400);
  await player.stop();
  await output.listen(20);
  await unlink(file);
  expect(heard.length).toBe(400 * 48);
  expect(heard.some((sample) => Math.abs(sample) > 100)).toBe(true);
  expect(heard.every((sample) => sample === FALLBACK)).toBe(error !== undefined);
  return error;
}

it.each(FORMATS)(
  'plays what is left of a damaged %s file, or gives a typed error and plays the fallback',
  async (format) => {
    const original = await originalOf(format);
    const random = randomFrom(FORMATS.indexOf(format) + 1);
    const files = Array.from({ length: mutationsOf(format) }, (_, i) => ({
      i,
      bytes: mutate(original, random),
    }));
    const errors: HoldSourceError[] = [];
    const worker = async () => {
      for (let next = files.pop(); next !== undefined; next = files.pop()) {
        const error = await play(next.bytes, `${next.i}.${format}`);
        if (error !== undefined) errors.push(error);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'hold-source', field: 'source.file' });
      expect(['not-audio', 'empty', 'too-short', 'silent']).toContain(error.reason);
      expect(error.cure).not.toBe('');
    }
    // Both ways out are taken: the damage is neither harmless nor always fatal.
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.length).toBeLessThan(mutationsOf(format));
  },
);
