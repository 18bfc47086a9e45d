import { keepForAll } from '../cache/keep-for-all.js';
import { SAMPLE_RATE } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { holdClip } from '../source/hold-clip.js';
import type { LoadSettings } from '../source/load-options.js';
import { renderBuiltIn } from './render-built-in.js';

/** Goes up with the score: another piece must not be taken for this one. */
const PIECE = 'built-in-1';

/** The package's own piece at a loudness: rendered (a quarter of a second's work) once a machine. */
export async function loadBuiltIn(settings: LoadSettings): Promise<HoldClip> {
  const { cache, loudnessLufs } = settings;
  const key = `${PIECE}-${SAMPLE_RATE}-${Math.round(-loudnessLufs * 100)}`;
  const cached = await cache.read(key);
  if (cached !== undefined) return holdClip(cached, { isSeamless: true });
  const samples = await renderBuiltIn(loudnessLufs);
  await keepForAll(key, samples, settings);
  return holdClip(samples, { isSeamless: true });
}
