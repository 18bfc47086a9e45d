import { InvalidInputError } from '@warm/session-core';

import type { ClipSource, FramesSource, HoldSource, PlaylistSource } from '../source/hold-source.js';
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
  if (!isFrames(source)) await Promise.all(clipsOf(source).map((each) => load(each, settings)));
}

/** @throws `HoldSourceError` */
export async function loadReel(
  source: HoldSource,
  settings: LoadSettings,
  onFailure: (error: HoldSourceError) => void,
): Promise<Reel> {
  if (isFrames(source)) return new FramesReel(source.frames, onFailure);
  const clips = await Promise.all(clipsOf(source).map((each) => load(each, settings)));
  return new ClipReel(titlesOf(clips, isPlaylist(source) && source.shuffle === true));
}

interface NamedSource {
  source: ClipSource;
  field: string;
}

function load({ source, field }: NamedSource, settings: LoadSettings) {
  return loadClipSource(source, settings, field);
}

function clipsOf(source: ClipSource | PlaylistSource): NamedSource[] {
  if (!isPlaylist(source)) return [{ source, field: 'source' }];
  if (source.playlist.length === 0) {
    throw new InvalidInputError({ field: 'source.playlist', value: [], cure: 'Give at least one title.' });
  }
  return source.playlist.map((each, i) => ({ source: each, field: `source.playlist[${i}]` }));
}
