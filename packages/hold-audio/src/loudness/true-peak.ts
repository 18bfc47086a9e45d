const PHASES = 4;
const TAPS = 12;
/** Interpolates three values between every two samples (ITU-R BS.1770-4, annex 2): a windowed sinc for each quarter. */
const FILTERS = [1, 2, 3].map((phase) => filterFor(phase / PHASES));
/** No value between samples is larger than the largest of the samples around it times this. */
const MOST_GAIN = Math.max(...FILTERS.map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)));

/**
 * The highest level the wave itself reaches in `samples[start…end)`, between samples too, where 1 is full scale.
 * `atLeast` is a level that does not matter, or a peak already known: what cannot exceed it is skipped.
 */
export function truePeak(samples: Int16Array, start = 0, end = samples.length, atLeast = 0): number {
  let peak = Math.max(atLeast * 32_768, samplePeak(samples, start, end));
  for (let at = start; at < end; at += TAPS) {
    const last = Math.min(at + TAPS, end);
    const around = samplePeak(samples, Math.max(0, at - TAPS), Math.min(samples.length, last + TAPS));
    if (around * MOST_GAIN > peak) peak = Math.max(peak, peakBetween(samples, at, last));
  }
  return peak / 32_768;
}

function samplePeak(samples: Int16Array, start: number, end: number): number {
  let peak = 0;
  for (let i = start; i < end; i++) {
    const level = Math.abs(samples[i] ?? 0);
    if (level > peak) peak = level;
  }
  return peak;
}

function peakBetween(samples: Int16Array, start: number, end: number): number {
  let peak = 0;
  for (const taps of FILTERS) {
    for (let i = start; i < end; i++) {
      let value = 0;
      for (let t = 0; t < TAPS; t++) value += (samples[i + t - TAPS / 2 + 1] ?? 0) * (taps[t] ?? 0);
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}

function filterFor(fraction: number): readonly number[] {
  const taps = Array.from({ length: TAPS }, (_, t) => {
    const distance = t - (TAPS / 2 - 1) - fraction;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (TAPS / 2 + 0.5)));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
