import { clampToInt16 } from '../pcm-format.js';

/**
 * Leads the end of one sound into the start of another, at equal power: unrelated sounds keep their loudness through
 * it. Both parts have the same length.
 */
export function crossfade(ending: Int16Array, starting: Int16Array): Int16Array {
  return ending.map((sample, i) => {
    const angle = ((i + 0.5) / ending.length) * (Math.PI / 2);
    return clampToInt16(sample * Math.cos(angle) + (starting[i] ?? 0) * Math.sin(angle));
  });
}
