/** What a window of audio holds of one frequency. */
export interface ToneReading {
  /** Peak of the sine, in the unit of the samples. */
  readonly amplitude: number;
  /** Phase at the window's start, −π…π. */
  readonly phase: number;
}

/** Reads the tone that is in `size` samples of `samples` from `at` on. */
export type ToneReader = (samples: Int16Array, at: number) => ToneReading;

/**
 * A reader for one frequency in Hann-windowed audio of `size` samples: one bin of a Fourier transform, computed
 * directly (what Goertzel's recurrence does, but with a window and a phase). For a 40 ms window its first null is
 * 50 Hz away.
 */
export function createToneReader(hz: number, sampleRate: number, size: number): ToneReader {
  const cosines = new Float64Array(size);
  const sines = new Float64Array(size);
  const step = (2 * Math.PI * hz) / sampleRate;
  for (let i = 0; i < size; i++) {
    // The Hann window's mean is 1/2 and a sine's projection another 1/2: hence 4 / size for the amplitude.
    const weight = ((0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)) * 4) / size;
    cosines[i] = weight * Math.cos(step * i);
    sines[i] = weight * Math.sin(step * i);
  }
  return (samples, at) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < size; i++) {
      const sample = samples[at + i] ?? 0;
      re += sample * (cosines[i] ?? 0);
      im -= sample * (sines[i] ?? 0);
    }
    return { amplitude: Math.hypot(re, im), phase: Math.atan2(im, re) };
  };
}
