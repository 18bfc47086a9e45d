import { samplesIn } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { holdClip } from '../source/hold-clip.js';

const DURATION_MS = 4000;
/** −52 dBFS: as loud as the noise of an open telephone line, and enough to show that it is not dead. */
const RMS = 0.0025 * 32_768;
/** Noise through a filter that loses half its loudness every octave above some hundred Hz sounds like a room. */
const SMOOTHING = 0.08;

let rendered: HoldClip | undefined;

/** Soft noise for those who want no music: the same samples on every machine. Rendered once. */
export function comfortNoiseClip(): HoldClip {
  rendered ??= holdClip(renderNoise(samplesIn(DURATION_MS)), { isSeamless: true });
  return rendered;
}

/** The filter has heard the whole clip once before the first sample counts: the end leads into the start. */
function renderNoise(length: number): Int16Array {
  const white = whiteNoise(length);
  const filtered = new Float32Array(length);
  let level = 0;
  for (let i = -length; i < length; i++) {
    level += SMOOTHING * ((white[(i + length) % length] ?? 0) - level);
    if (i >= 0) filtered[i] = level;
  }
  const rms = Math.sqrt(filtered.reduce((sum, value) => sum + value * value, 0) / length);
  return Int16Array.from(filtered, (value) => Math.round((value / rms) * RMS));
}

/** A linear congruential generator (the constants of Numerical Recipes), so that no two runs differ. */
function whiteNoise(length: number): Float32Array {
  let state = 20_260_101;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
