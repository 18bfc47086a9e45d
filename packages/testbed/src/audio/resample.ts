import { blackman, sinc } from './low-pass.js';
import { toInt16, type Pcm } from './pcm.js';

/** Zero crossings of the sinc on each side: 24 put the aliases of an 8 kHz telephone band below −60 dB. */
const ZERO_CROSSINGS = 24;
/** The part of the band that passes; the rest is the filter's transition. */
const PASS_BAND = 0.92;

interface Kernel {
  /** Input samples on each side of the output sample. */
  readonly half: number;
  /** Output samples until the same position between two input samples comes again. */
  readonly phases: number;
  /** `phases` rows of `2 * half + 1` taps. */
  readonly taps: Float64Array;
}

const kernels = new Map<string, Kernel>();

/**
 * The same audio at another rate: windowed sinc, band-limited to the lower of the two rates, so that nothing above
 * its half comes back as an alias.
 *
 * @throws RangeError when a rate is no positive whole number.
 */
export function resample(pcm: Pcm, sampleRate: number): Pcm {
  requireRate('pcm.sampleRate', pcm.sampleRate);
  requireRate('sampleRate', sampleRate);
  if (sampleRate === pcm.sampleRate) return pcm;
  const kernel = kernelFor(pcm.sampleRate, sampleRate);
  const out = new Float64Array(Math.round((pcm.samples.length * sampleRate) / pcm.sampleRate));
  for (let i = 0; i < out.length; i++) {
    out[i] = convolveAt(
      pcm.samples,
      Math.floor((i * pcm.sampleRate) / sampleRate),
      kernel,
      i % kernel.phases,
    );
  }
  return { samples: toInt16(out), sampleRate };
}

function convolveAt(samples: Int16Array, centre: number, { half, taps }: Kernel, phase: number): number {
  const row = phase * (2 * half + 1) + half - centre;
  const from = Math.max(0, centre - half);
  const to = Math.min(samples.length - 1, centre + half);
  let sum = 0;
  for (let j = from; j <= to; j++) sum += (samples[j] ?? 0) * (taps[row + j] ?? 0);
  return sum;
}

function kernelFor(inRate: number, outRate: number): Kernel {
  const key = `${inRate}>${outRate}`;
  const known = kernels.get(key);
  if (known) return known;
  const kernel = createKernel(inRate, outRate);
  kernels.set(key, kernel);
  return kernel;
}

function createKernel(inRate: number, outRate: number): Kernel {
  const cutoff = PASS_BAND * Math.min(1, outRate / inRate);
  const half = Math.ceil(ZERO_CROSSINGS / cutoff);
  const phases = outRate / greatestCommonDivisor(inRate, outRate);
  const width = 2 * half + 1;
  const taps = new Float64Array(phases * width);
  for (let phase = 0; phase < phases; phase++) {
    const fraction = ((phase * inRate) % outRate) / outRate;
    for (let k = 0; k < width; k++) {
      const x = k - half - fraction;
      taps[phase * width + k] = cutoff * sinc(cutoff * x) * blackman(x / (half + 1));
    }
  }
  return { half, phases, taps };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function requireRate(field: string, rate: number): void {
  if (!Number.isInteger(rate) || rate <= 0) {
    throw new RangeError(
      `${field} is ${rate}: use a positive whole number of samples a second, such as 8000`,
    );
  }
}
