/** Blackman window over `-1..1`: 0 at both ends, 1 in the middle. */
export function blackman(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

/** sin(πx)/(πx). */
export function sinc(x: number): number {
  if (x === 0) return 1;
  return Math.sin(Math.PI * x) / (Math.PI * x);
}

/**
 * A linear-phase low-pass (Blackman-windowed sinc, −74 dB in the stop band) without delay: the signal stays where it was.
 *
 * @param cutoffHz Middle of the transition, −6 dB.
 * @param transitionHz Width from pass band to stop band.
 */
export function lowPass(
  samples: Int16Array,
  sampleRate: number,
  cutoffHz: number,
  transitionHz: number,
): Float64Array {
  const taps = lowPassTaps(sampleRate, cutoffHz, transitionHz);
  const half = (taps.length - 1) / 2;
  const out = new Float64Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const from = Math.max(0, i - half);
    const to = Math.min(samples.length - 1, i + half);
    let sum = 0;
    for (let j = from; j <= to; j++) sum += (samples[j] ?? 0) * (taps[j - i + half] ?? 0);
    out[i] = sum;
  }
  return out;
}

function lowPassTaps(sampleRate: number, cutoffHz: number, transitionHz: number): Float64Array {
  // A Blackman window needs 5.5 periods of the transition from pass band to stop band (Harris 1978).
  const half = Math.ceil((5.5 * sampleRate) / transitionHz / 2);
  const cutoff = (2 * cutoffHz) / sampleRate;
  const taps = new Float64Array(2 * half + 1);
  let total = 0;
  for (let k = 0; k < taps.length; k++) {
    const tap = cutoff * sinc(cutoff * (k - half)) * blackman((k - half) / (half + 1));
    taps[k] = tap;
    total += tap;
  }
  return taps.map((tap) => tap / total);
}
