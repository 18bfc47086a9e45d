import { copyFile, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { getFfmpegPath } from '@livekit/av';
import { expect, it, describe } from 'vitest';

import { cacheFolder } from '../../test/cache-folder.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { levelAt, rmsOf, writeToneWav } from '../../test/tone.js';
import { HoldSourceError } from './hold-source-error.js';
import type { HoldSourceReason } from './hold-source-error.js';
import type { ClipSource } from './hold-source.js';
import { loadHoldSource } from './load-hold-source.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
const TONE = { durationMs: 1000, hz: 600, level: 0.3, sampleRate: 44_100, channels: 1, bits: 16 } as const;

const load = (source: ClipSource) => loadHoldSource(source, { cacheFolder });

async function reasonOf(file: string): Promise<HoldSourceReason> {
  const error: unknown = await load({ file }).catch((e: unknown) => e);
  if (!HoldSourceError.isInstance(error)) throw new Error('loaded', { cause: error });
  expect(error).toMatchObject({ field: 'source.file', value: file });
  expect(error.message).toContain(error.cure);
  return error.reason;
}

describe('loadHoldSource()', () => {
  it.each([
    { sampleRate: 8000, channels: 1, bits: 8 },
    { sampleRate: 22_050, channels: 1, bits: 16 },
    { sampleRate: 44_100, channels: 2, bits: 16 },
    { sampleRate: 48_000, channels: 6, bits: 16 },
    { sampleRate: 96_000, channels: 2, bits: 24 },
    { sampleRate: 192_000, channels: 1, bits: 32 },
  ] as const)('decodes WAV of $sampleRate Hz, $channels channels, $bits bits', async (format) => {
    await using folder = await temporaryFolder();
    await writeToneWav(folder.file('tone.wav'), { ...TONE, ...format });
    const clip = await load({ file: folder.file('tone.wav') });
    expect(clip.durationMs).toBeGreaterThan(985);
    expect(clip.durationMs).toBeLessThan(1005);
    expect(levelAt(600, clip.samples) * 32_768).toBeGreaterThan(rmsOf(clip.samples) * 1.3);
  });

  it.each(['tone.mp3', 'tone.vorbis.ogg', 'tone.opus.ogg', 'tone.flac'])('decodes %s', async (name) => {
    const clip = await load({ file: fixture(name) });
    expect(clip.durationMs).toBeGreaterThan(650);
    expect(clip.durationMs).toBeLessThan(800);
    // A sine at −18 LUFS, wherever the file had it: its peak is 0.19.
    expect(levelAt(600, clip.samples)).toBeCloseTo(0.19, 2);
  });

  it('decodes a file once and again after it has changed', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('tone.wav');
    await writeToneWav(file, TONE);
    const [first, second] = await Promise.all([load({ file }), load({ file })]);
    expect(second).toBe(first);
    await writeToneWav(file, { ...TONE, hz: 900 });
    await utimes(file, new Date(), new Date((await stat(file)).mtimeMs + 5000));
    const changed = await load({ file });
    expect(levelAt(900, changed.samples)).toBeGreaterThan(0.15);
  });

  it('names the field, the value and the cure of a source it cannot play', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('hold.mp3');
    expect(await reasonOf(file)).toBe('not-found');
    await writeFile(file, '');
    expect(await reasonOf(file)).toBe('empty');
    await writeFile(file, 'no music at all\n'.repeat(1000));
    expect(await reasonOf(file)).toBe('not-audio');
    expect(await reasonOf(folder.file('.'))).toBe('unreadable');
    await writeToneWav(file, { ...TONE, level: 0 });
    expect(await reasonOf(file)).toBe('silent');
    await writeToneWav(file, { ...TONE, durationMs: 200 });
    expect(await reasonOf(file)).toBe('too-short');
  });

  it('refuses more than half an hour without decoding all of it', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('long.wav');
    await writeToneWav(file, { ...TONE, sampleRate: 8000, bits: 8, durationMs: 1000 });
    await declareLength(file, 8000 * 60 * 31);
    expect(await reasonOf(file)).toBe('too-long');
  });

  it('says so when there is no decoder, and tries again the next time', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('tone.flac');
    await copyFile(fixture('tone.flac'), file);
    const ffmpegPath = folder.file('none');
    const error: unknown = await loadHoldSource(
      { file },
      { ffmpegPath, cacheFolder: folder.file('c') },
    ).catch((e: unknown) => e);
    expect(error).toMatchObject({ reason: 'decoder-missing' });
    await expect(load({ file })).resolves.toHaveProperty('isSeamless', false);
  });

  it('warns when nothing can be kept for other processes, and plays', async () => {
    await using folder = await temporaryFolder();
    const [file, occupied] = [folder.file('tone.wav'), folder.file('tone.wav/cache')];
    await writeToneWav(file, TONE);
    const warnings: unknown[] = [];
    const clip = await loadHoldSource(
      { file },
      { cacheFolder: occupied, onWarning: (each) => warnings.push(each) },
    );
    expect(clip.durationMs).toBeGreaterThan(900);
    expect(warnings).toMatchObject([{ code: 'hold-cache', folder: occupied, cause: { code: 'ENOTDIR' } }]);
  });

  it('keeps nothing of a file that is replaced while it is read', async () => {
    await using folder = await temporaryFolder();
    const [file, other] = [folder.file('tone.wav'), folder.file('other.wav')];
    await writeToneWav(file, TONE);
    await writeToneWav(other, { ...TONE, hz: 900 });
    const ffmpegPath = folder.file('slow-ffmpeg');
    const replace = `mv ${JSON.stringify(other)} ${JSON.stringify(file)}`;
    await writeFile(ffmpegPath, `#!/bin/sh\n${replace}\nexec ${getFfmpegPath()} "$@"\n`, { mode: 0o755 });
    const own = folder.file('cache');
    await loadHoldSource({ file }, { cacheFolder: own, ffmpegPath });
    await writeToneWav(file, TONE);
    const clip = await loadHoldSource({ file }, { cacheFolder: own });
    expect(levelAt(600, clip.samples)).toBeGreaterThan(0.15);
  });

  it('plays what is left of a file that was cut off', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('cut.wav');
    await writeToneWav(file, { ...TONE, durationMs: 3000 });
    await truncate(file, 100_001);
    expect((await load({ file })).durationMs).toBeGreaterThan(1000);
  });
});

/** Makes a WAV file longer by a hole of zeros, which costs no disk. */
async function declareLength(file: string, dataBytes: number): Promise<void> {
  const header = await readFile(file);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.writeUInt32LE(dataBytes, 40);
  await writeFile(file, header);
  await truncate(file, 44 + dataBytes);
}
