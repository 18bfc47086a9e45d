/** Every clip is decoded to this rate, the one Opus works at, so that nothing is resampled during a call. */
export const SAMPLE_RATE = 48_000;

/** Samples of mono sound in a duration, rounded to a whole number. */
export function samplesIn(durationMs: number): number {
  return Math.round((durationMs * SAMPLE_RATE) / 1000);
}

/** The nearest 16-bit sample: what is too loud is cut off, where an `Int16Array` would wrap it round into a crack. */
export function clampToInt16(value: number): number {
  if (value > 32_767) return 32_767;
  return value < -32_768 ? -32_768 : Math.round(value);
}
