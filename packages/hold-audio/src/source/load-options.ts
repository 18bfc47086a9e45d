import { InvalidInputError } from '@warm/session-core';

import { defaultCacheFolder } from '../cache/cache-folder.js';
import { PcmCache } from '../cache/pcm-cache.js';

export interface LoadHoldSourceOptions {
  /** An ffmpeg to decode files with. @default the one that ships with `@livekit/av` */
  ffmpegPath?: string | undefined;
  /** Loudness of the music (EBU R128), −23 to −16 LUFS. @default -18 */
  loudnessLufs?: number | undefined;
  /** Where decoded music is kept for all processes of the machine. @default $WARM_HOLD_CACHE, else the user's cache folder */
  cacheFolder?: string | undefined;
  /** Least recently used music is removed beyond this. @default 1 GB */
  maxCacheBytes?: number | undefined;
}

/** What loading falls back to. −18 LUFS is a little above the level of speech on a telephone line. */
export const loadDefaults = {
  loudnessLufs: -18,
  maxCacheBytes: 1_000_000_000,
} as const satisfies LoadHoldSourceOptions;

export interface LoadSettings {
  ffmpegPath: string | undefined;
  loudnessLufs: number;
  cache: PcmCache;
}

/** @throws `InvalidInputError` naming the option out of range. */
export function loadSettings(options: LoadHoldSourceOptions): LoadSettings {
  const { ffmpegPath, loudnessLufs = loadDefaults.loudnessLufs } = options;
  const maxBytes = options.maxCacheBytes ?? loadDefaults.maxCacheBytes;
  if (!(loudnessLufs >= -23 && loudnessLufs <= -16)) {
    const cure = 'Give LUFS from -23 (broadcast) to -16 (podcast).';
    throw new InvalidInputError({ field: 'loudnessLufs', value: loudnessLufs, cure });
  }
  if (!(maxBytes >= 0)) {
    throw new InvalidInputError({ field: 'maxCacheBytes', value: maxBytes, cure: 'Give bytes, 0 or more.' });
  }
  const folder = options.cacheFolder ?? defaultCacheFolder();
  return { ffmpegPath, loudnessLufs, cache: new PcmCache({ folder, maxBytes }) };
}
