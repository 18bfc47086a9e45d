/** −50 dBFS: below the noise of a telephone line. */
const AUDIBLE = 104;

/**
 * The part of `samples` between its first and last audible one, as a view. Many files start with some hundred
 * milliseconds of silence (an encoder's or a musician's): on hold that is a dead line, and again at every repeat.
 */
export function trimSilence(samples: Int16Array): Int16Array {
  const start = samples.findIndex(isAudible);
  return start === -1
    ? samples.subarray(0, 0)
    : samples.subarray(start, samples.findLastIndex(isAudible) + 1);
}

function isAudible(sample: number): boolean {
  return sample > AUDIBLE || sample < -AUDIBLE;
}
