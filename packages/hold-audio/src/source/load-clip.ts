import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { keepForAll } from '../cache/keep-for-all.js';
import { normalise } from '../loudness/normalise.js';
import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';
import { DecodeError } from './decode-error.js';
import { decodeFile } from './decode-file.js';
import type { HoldClip } from './hold-clip.js';
import { holdClip } from './hold-clip.js';
import { HoldSourceError } from './hold-source-error.js';
import type { LoadSettings } from './load-options.js';
import { DECODE_TIMEOUT_MS, MAX_DURATION_MS, MIN_DURATION_MS, sourceError } from './source-limits.js';
import { trimSilence } from './trim-silence.js';
import { within } from '../within.js';

/** A file with sound, and how it was named by whoever gave it. */
export interface SoundFile {
  path: string;
  field: string;
  value: string;
}

/** Changes when the content does, as far as the file system tells. */
export async function versionOf(file: SoundFile): Promise<string> {
  const { path, field, value } = file;
  const stats = await readInTime(file, stat(path)).catch((cause: unknown) => {
    if (HoldSourceError.isInstance(cause)) throw cause;
    throw sourceError(field, value, isMissing(cause) ? 'not-found' : 'unreadable', cause);
  });
  if (!stats.isFile()) throw sourceError(field, value, 'unreadable');
  if (stats.size === 0) throw sourceError(field, value, 'empty');
  return `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/**
 * A clip that starts and ends with sound, at its loudness: from the cache if any process of this machine has ever
 * decoded this content, else decoded now and kept for all.
 */
export async function loadClip(file: SoundFile, settings: LoadSettings): Promise<HoldClip> {
  const { cache, loudnessLufs } = settings;
  const version = await versionOf(file);
  const content = await readInTime(file, hashOf(file));
  const key = `${content}-${SAMPLE_RATE}-${Math.round(-loudnessLufs * 100)}`;
  const cached = await cache.read(key);
  if (cached !== undefined) return holdClip(cached);
  const samples = await normalise(await decode(file, settings), loudnessLufs);
  // Replaced while it was read, it may have given the samples of another content than was hashed.
  if ((await versionOf(file)) === version) await keepForAll(key, samples, settings);
  return holdClip(samples);
}

/** A network disk may hang for ever. */
function readInTime<T>({ field, value }: SoundFile, reading: Promise<T>): Promise<T> {
  return within(DECODE_TIMEOUT_MS, reading, () => sourceError(field, value, 'decoder-timeout'));
}

async function hashOf({ path, field, value }: SoundFile): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  } catch (cause) {
    throw sourceError(field, value, 'unreadable', cause);
  }
  return hash.digest('hex');
}

async function decode({ path, field, value }: SoundFile, { ffmpegPath }: LoadSettings): Promise<Int16Array> {
  const limits = { maxDurationMs: MAX_DURATION_MS, timeoutMs: DECODE_TIMEOUT_MS };
  const decoded = await decodeFile(path, { ffmpegPath, ...limits }).catch((cause: unknown) => {
    throw sourceError(field, value, cause instanceof DecodeError ? cause.reason : 'not-audio', cause);
  });
  if (decoded.length === 0) throw sourceError(field, value, 'not-audio');
  const audible = trimSilence(decoded);
  if (audible.length === 0) throw sourceError(field, value, 'silent');
  if (audible.length < samplesIn(MIN_DURATION_MS)) throw sourceError(field, value, 'too-short');
  return audible;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
