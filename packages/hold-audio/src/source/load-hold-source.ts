import { resolve } from 'node:path';

import { comfortNoiseClip } from '../built-in/comfort-noise-clip.js';
import { loadBuiltIn } from '../built-in/load-built-in.js';
import { download } from './download.js';
import type { HoldClip } from './hold-clip.js';
import type { ClipSource } from './hold-source.js';
import { KeptClips } from './kept-clips.js';
import { loadClip, versionOf } from './load-clip.js';
import type { LoadHoldSourceOptions, LoadSettings } from './load-options.js';
import { loadSettings } from './load-options.js';

/** One clip of the greatest length and some of a usual one. */
const MAX_KEPT_BYTES = 250_000_000;
/** What this process has loaded, by place, loudness and decoder. */
const keptClips = new KeptClips(MAX_KEPT_BYTES);

/**
 * Checks a source, and decodes it unless this machine has decoded it before. Call it when the process starts, so that
 * a wrong setting is found there and a call's music starts at once: every player of the process shares the clip. A
 * file is read again when it has changed, an address is fetched once a process.
 * @throws {@link HoldSourceError} naming the field, the value and the cure; `InvalidInputError` for an option.
 */
export async function loadHoldSource(
  source: ClipSource,
  options: LoadHoldSourceOptions = {},
): Promise<HoldClip> {
  return loadClipSource(source, loadSettings(options), 'source');
}

/** The same for a source that is part of another one: `field` is where it was given. */
export async function loadClipSource(
  source: ClipSource,
  settings: LoadSettings,
  field: string,
): Promise<HoldClip> {
  if (source === 'built-in') return keep(source, 'made', settings, () => loadBuiltIn(settings));
  if (source === 'comfort-noise') return comfortNoiseClip();
  if ('url' in source) return loadUrl(source.url, settings, `${field}.url`);
  const file = { path: resolve(source.file), field: `${field}.file`, value: source.file };
  const version = await versionOf(file);
  return keep(file.path, version, settings, () => loadClip(file, settings));
}

function loadUrl(url: string, settings: LoadSettings, field: string): Promise<HoldClip> {
  return keep(url, 'fetched', settings, async () => {
    await using file = await download(field, url);
    return await loadClip({ path: file.path, field, value: url }, settings);
  });
}

function keep(
  place: string,
  version: string,
  { loudnessLufs, ffmpegPath = '' }: LoadSettings,
  load: () => Promise<HoldClip>,
): Promise<HoldClip> {
  return keptClips.get(`${loudnessLufs} ${ffmpegPath} ${place}`, version, load);
}
