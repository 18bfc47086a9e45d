import type { HoldSourceReason } from './hold-source-error.js';
import { HoldSourceError } from './hold-source-error.js';

/** Half an hour of decoded music is 173 MB; a longer file is a mistake more often than a wish. */
export const MAX_DURATION_MS = 30 * 60_000;
/** A shorter clip repeats fast enough to be heard as a buzz. */
export const MIN_DURATION_MS = 500;
/** At hundreds of times real time, half an hour of music decodes in seconds; a network disk may hang for ever. */
export const DECODE_TIMEOUT_MS = 60_000;
/** Half an hour of 16-bit stereo at 48 kHz is 346 MB: what is larger is no hold music. */
export const MAX_DOWNLOAD_BYTES = 400_000_000;
export const DOWNLOAD_TIMEOUT_MS = 30_000;

const CURES: Record<HoldSourceReason, string> = {
  'not-found': 'Give the path of an existing file; a relative path starts at the working directory.',
  unreadable: 'Give a regular file that this process may read.',
  empty: 'The file has no content; copy it again.',
  'not-audio': 'Give a WAV (8 to 32 bit), MP3, Ogg (Vorbis or Opus), FLAC or M4A (AAC or ALAC) file.',
  'too-short': `Give at least ${MIN_DURATION_MS} ms of sound.`,
  'too-long': `Give at most ${MAX_DURATION_MS / 60_000} minutes; the clip repeats by itself.`,
  silent: 'The file contains only silence; give music.',
  'decoder-missing':
    'Install the optional dependencies of @livekit/av, or set `ffmpegPath` to an ffmpeg on this machine.',
  'decoder-timeout': 'Give a file on a local disk.',
  unreachable: 'Give an http(s) address that answers this machine with the file, or copy the file here.',
  'too-large': `Give a file of at most ${MAX_DOWNLOAD_BYTES / 1_000_000} MB; an MP3 of it is a tenth of that.`,
  late: 'Call `checkHoldSource()` when the process starts: then it is there when a call needs it.',
  ended: 'Let the iterable go on for ever, or give a file, which repeats by itself.',
  stalled: 'Let the iterable yield sound at least as fast as it is played.',
  failed: 'See `cause` for what was thrown.',
};

/** Names the field of a source, its value, and what to do about it. */
export function sourceError(
  field: string,
  value: string,
  reason: HoldSourceReason,
  cause?: unknown,
): HoldSourceError {
  return new HoldSourceError({ reason, field, value, cure: CURES[reason], cause });
}
