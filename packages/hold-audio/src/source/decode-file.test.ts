import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../test/temporary-folder.js';
import { frequencyOf, writeToneWav } from '../../test/tone.js';
import { decodeFile } from './decode-file.js';

const LIMITS = { maxDurationMs: 10_000, timeoutMs: 30_000 };
const DURATION_MS = 700;
const HZ = 600;

/** Samples of one frame of each codec, at 48 kHz. Only AAC has no place for the length of its last frame here. */
const FORMATS = [
  { name: 'tone.mp3', frame: 1152 },
  { name: 'tone.vorbis.ogg', frame: 2048 },
  { name: 'tone.opus.ogg', frame: 960 },
  { name: 'tone.flac', frame: 1 },
  { name: 'tone.aac.m4a', frame: 1024 },
  { name: 'tone.alac.m4a', frame: 1 },
].map((format) => ({ ...format, frame: Math.ceil((format.frame * 48_000) / 44_100) }));

it.each(FORMATS)('decodes $name to its length and pitch', async ({ name, frame }) => {
  const path = fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
  const samples = await decodeFile(path, LIMITS);
  expect(Math.abs(samples.length - DURATION_MS * 48)).toBeLessThanOrEqual(frame);
  expect(Math.abs(frequencyOf(samples) - HZ)).toBeLessThan(HZ * 0.001);
});

it('decodes WAV to its length and pitch', async () => {
  await using folder = await temporaryFolder();
  const file = folder.file('tone.wav');
  await writeToneWav(file, {
    ...{ durationMs: DURATION_MS, hz: HZ, level: 0.3, sampleRate: 44_100, channels: 2, bits: 16 },
  });
  const samples = await decodeFile(file, LIMITS);
  expect(Math.abs(samples.length - DURATION_MS * 48)).toBeLessThanOrEqual(1);
  expect(Math.abs(frequencyOf(samples) - HZ)).toBeLessThan(HZ * 0.001);
});

it('ends AAC that is longer than allowed, by its own length and while it is resampled', async () => {
  const path = fileURLToPath(new URL('../../test/fixtures/tone.aac.m4a', import.meta.url));
  await expect(decodeFile(path, { ...LIMITS, maxDurationMs: 300 })).rejects.toMatchObject({
    reason: 'too-long',
  });
});
