import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { cacheFolder as cache } from '../../test/cache-folder.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { levelAt, writeToneWav } from '../../test/tone.js';
import { preview } from './preview.js';

const MUSIC = fileURLToPath(new URL('../../test/fixtures/tone.flac', import.meta.url));
const MUSIC_HZ = 600;
const WORDS_HZ = 1100;

async function wordsFile(folder: { file: (name: string) => string }): Promise<string> {
  const file = folder.file('words.wav');
  await writeToneWav(file, {
    ...{ durationMs: 3000, hz: WORDS_HZ, level: 0.3, sampleRate: 16_000, channels: 1, bits: 16 },
  });
  return file;
}

it('renders a minute of hold with announcements, and draws it', async () => {
  await using folder = await temporaryFolder();
  const [output, printed] = [folder.file('out.wav'), [] as string[]];
  const announcement = await wordsFile(folder);
  await preview(MUSIC, { cache, output, announcement }, (line) => printed.push(line));
  const wav = await readFile(output);
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length));
  expect(samples).toHaveLength(60 * 48_000);
  const second = (from: number) => samples.subarray(from * 48_000, (from + 1) * 48_000);
  expect(levelAt(WORDS_HZ, second(10))).toBeLessThan(0.001);
  expect(levelAt(WORDS_HZ, second(21))).toBeGreaterThan(0.1);
  const ducked = levelAt(MUSIC_HZ, second(21)) / levelAt(MUSIC_HZ, second(10));
  expect(20 * Math.log10(ducked)).toBeCloseTo(-14, 0);

  const lines = printed.join('\n').split('\n');
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.find((line) => line.startsWith('words'))?.match(/─+/g)).toHaveLength(2);
  expect(lines.some((line) => /integrated -1[78]\.\d LUFS · true peak -\d+\.\d dBTP · 60 s/.test(line))).toBe(
    true,
  );
  expect(lines).toContain(`written to ${output}`);
});

it.each([
  { file: 'none.mp3', command: {}, names: ['source.file', '"none.mp3"', 'not-found'] },
  { file: MUSIC, command: { loudness: '-5' }, names: ['loudnessLufs', '-5', '-23'] },
  { file: MUSIC, command: { loudness: 'loud' }, names: ['--loudness', '"loud"', 'number'] },
  { file: MUSIC, command: { seconds: '0' }, names: ['--seconds', '0', '3600'] },
  { file: MUSIC, command: { every: '1' }, names: ['--every', '1', '5'] },
  { file: MUSIC, command: { announcement: 'none.wav' }, names: ['announcement.file', '"none.wav"'] },
  {
    file: 'built-in',
    command: { seconds: '1', output: '/none/out.wav' },
    names: ['--output', '/none/out.wav'],
  },
])('refuses $command of $file, naming field, value and cure', async ({ file, command, names }) => {
  const error: unknown = await preview(file, { cache, ...command }, () => undefined).catch(
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(Error);
  for (const name of names) expect((error as Error).message).toContain(name);
});
