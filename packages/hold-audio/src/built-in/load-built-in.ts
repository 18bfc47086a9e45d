import type { PcmCache } from '../cache/pcm-cache.js';
import { SAMPLE_RATE } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { holdClip } from '../source/hold-clip.js';
import { renderBuiltIn } from './render-built-in.js';

/** Goes up with the score: another piece must not be taken for this one. */
const PIECE = 'built-in-1';
const clips = new Map<number, Promise<HoldClip>>();

/** The package's own piece at a loudness: rendered (a quarter of a second's work) once a machine, read once a process. */
export function loadBuiltIn(loudnessLufs: number, cache: PcmCache): Promise<HoldClip> {
  const clip = clips.get(loudnessLufs) ?? readOrRender(loudnessLufs, cache);
  clips.set(loudnessLufs, clip);
  return clip;
}

async function readOrRender(loudnessLufs: number, cache: PcmCache): Promise<HoldClip> {
  const key = `${PIECE}-${SAMPLE_RATE}-${Math.round(-loudnessLufs * 100)}`;
  const cached = await cache.read(key);
  if (cached !== undefined) return holdClip(cached, { isSeamless: true });
  const samples = renderBuiltIn(loudnessLufs);
  await cache.write(key, samples).catch(() => undefined);
  return holdClip(samples, { isSeamless: true });
}
