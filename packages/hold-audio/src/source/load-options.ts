import { InvalidInputError } from '@warm/session-core';

import type { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import { defaultCacheFolder } from '../cache/cache-folder.js';
import type { HoldCacheError } from '../cache/hold-cache-error.js';
import { PcmCache } from '../cache/pcm-cache.js';
import type { HoldSourceError } from './hold-source-error.js';

/** What went wrong without the caller being left in silence. */
export type HoldWarning = HoldSourceError | HoldAnnouncementError | HoldCacheError;

export interface LoadHoldSourceOptions {
  /** An ffmpeg to decode files with. @default the one that ships with `@livekit/av` */
  ffmpegPath?: string | undefined;
  /** Loudness of the music (EBU R128), −23 to −16 LUFS. @default -18 */
  loudnessLufs?: number | undefined;
  /** Where decoded music is kept for all processes of the machine. @default the user's cache folder */
  cacheFolder?: string | undefined;
  /** Least recently used music is removed beyond this. @default 1 GB */
  maxCacheBytes?: number | undefined;
  /** Told what went wrong and is got along with. What it throws is dropped. @default nobody */
  onWarning?: ((warning: HoldWarning) => void) | undefined;
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
  /** Never throws: a callback that does must not cost the caller the music. */
  warn: (warning: HoldWarning) => void;
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
  const warn = (warning: HoldWarning) => {
    try {
      options.onWarning?.(warning);
    } catch {
      // What the callback does with the warning is its own affair.
    }
  };
  return { ffmpegPath, loudnessLufs, cache: new PcmCache({ folder, maxBytes }), warn };
}
