import type { Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';

import { samplesIn } from '../pcm-format.js';
import { DecodeError } from './decode-error.js';
import { decodeFile } from './decode-file.js';
import type { HoldClip } from './hold-clip.js';
import { crossfadedClip } from './hold-clip.js';
import type { HoldSourceReason } from './hold-source-error.js';
import { HoldSourceError } from './hold-source-error.js';
import { trimSilence } from './trim-silence.js';

/** Half an hour of decoded music is 173 MB; a longer file is a mistake more often than a wish. */
const MAX_DURATION_MS = 30 * 60_000;
/** A shorter clip repeats fast enough to be heard as a buzz. */
const MIN_DURATION_MS = 500;
/** At hundreds of times real time, half an hour of music decodes in seconds; a network disk may hang for ever. */
const DECODE_TIMEOUT_MS = 60_000;

const CURES: Record<HoldSourceReason, string> = {
  'not-found': 'Give the path of an existing file; a relative path starts at the working directory.',
  unreadable: 'Give a regular file that this process may read.',
  empty: 'The file has no content; copy it again.',
  'not-audio': 'Give a WAV (8 to 32 bit), MP3, Ogg (Vorbis or Opus) or FLAC file.',
  'too-short': `Give at least ${MIN_DURATION_MS} ms of sound.`,
  'too-long': `Give at most ${MAX_DURATION_MS / 60_000} minutes; the clip repeats by itself.`,
  silent: 'The file contains only silence; give music.',
  'decoder-missing':
    'Install the optional dependencies of @livekit/av, or set `ffmpegPath` to an ffmpeg on this machine.',
  'decoder-timeout': 'Give a file on a local disk.',
};

/** Facts about a file that change when its content does. */
export async function statFile(path: string): Promise<Stats> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw sourceError(path, isMissing(cause) ? 'not-found' : 'unreadable', cause);
  });
  if (!stats.isFile()) throw sourceError(path, 'unreadable');
  if (stats.size === 0) throw sourceError(path, 'empty');
  return stats;
}

/** Decodes a file into a clip that starts with sound and repeats without a click. */
export async function loadFile(path: string, ffmpegPath?: string): Promise<HoldClip> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw sourceError(path, 'unreadable', cause);
  });
  const limits = { maxDurationMs: MAX_DURATION_MS, timeoutMs: DECODE_TIMEOUT_MS };
  const decoded = await decodeFile(path, { ffmpegPath, ...limits }).catch((cause: unknown) => {
    throw sourceError(path, cause instanceof DecodeError ? cause.reason : 'not-audio', cause);
  });
  if (decoded.length === 0) throw sourceError(path, 'not-audio');
  const audible = trimSilence(decoded);
  if (audible.length === 0) throw sourceError(path, 'silent');
  if (audible.length < samplesIn(MIN_DURATION_MS)) throw sourceError(path, 'too-short');
  return crossfadedClip(audible);
}

function sourceError(value: string, reason: HoldSourceReason, cause?: unknown): HoldSourceError {
  return new HoldSourceError({ reason, field: 'source.file', value, cure: CURES[reason], cause });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
