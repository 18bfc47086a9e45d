import { InvalidInputError } from '@warm/session-core';

import type { ClipSource, FramesSource, HoldSource, PlaylistSource } from '../source/hold-source.js';
import type { HoldClip } from '../source/hold-clip.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { loadClipSource } from '../source/load-hold-source.js';
import type { LoadHoldSourceOptions, LoadSettings } from '../source/load-options.js';
import { loadSettings } from '../source/load-options.js';
import { ClipReel } from './clip-reel.js';
import { FramesReel } from './frames-reel.js';
import { titlesOf } from './playlist.js';
import type { Reel } from './reel.js';

function isFrames(source: HoldSource): source is FramesSource {
  return typeof source === 'object' && 'frames' in source;
}

function isPlaylist(source: HoldSource): source is PlaylistSource {
  return typeof source === 'object' && 'playlist' in source;
}

/**
 * Checks a source of any kind and decodes what this machine has not decoded before, for the start of a process. An
 * iterable cannot be checked before it is played.
 * @throws `HoldSourceError` naming the field, the value and the cure; `InvalidInputError` for an option.
 */
export async function checkHoldSource(
  source: HoldSource,
  options: LoadHoldSourceOptions = {},
): Promise<void> {
  const settings = loadSettings(options);
  assertPlayable(source);
  if (!isFrames(source)) await loadAll(source, settings);
}

/** @throws `HoldSourceError` */
export async function loadReel(
  source: HoldSource,
  settings: LoadSettings,
  onFailure: (error: HoldSourceError) => void,
): Promise<Reel> {
  if (isFrames(source)) return new FramesReel(source.frames, onFailure);
  assertPlayable(source);
  const clips = await loadAll(source, settings);
  return new ClipReel(titlesOf(clips, isPlaylist(source) && source.shuffle === true));
}

/** @throws `InvalidInputError` for a playlist without titles. */
export function assertPlayable(source: HoldSource): void {
  if (!isPlaylist(source) || source.playlist.length > 0) return;
  throw new InvalidInputError({ field: 'source.playlist', value: [], cure: 'Give at least one title.' });
}

function loadAll(source: ClipSource | PlaylistSource, settings: LoadSettings): Promise<HoldClip[]> {
  if (!isPlaylist(source)) return Promise.all([loadClipSource(source, settings, 'source')]);
  return Promise.all(
    source.playlist.map((each, i) => loadClipSource(each, settings, `source.playlist[${i}]`)),
  );
}
