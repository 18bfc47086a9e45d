/** Every clip is decoded to this rate, the one Opus works at, so that nothing is resampled during a call. */
export const SAMPLE_RATE = 48_000;

/** Samples of mono sound in a duration, rounded to a whole number. */
export function samplesIn(durationMs: number): number {
  return Math.round((durationMs * SAMPLE_RATE) / 1000);
}
