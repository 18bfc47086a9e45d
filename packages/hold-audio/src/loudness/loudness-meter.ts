import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';
import { KWeighting } from './k-weighting.js';

const STEP = samplesIn(100);
/** A block is 400 ms, a new one starts every 100 ms (EBU R128, momentary loudness). */
const STEPS_IN_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;

/** Samples a meter takes in without holding up the event loop: about 5 ms of work. */
export const METER_SLICE = SAMPLE_RATE * 5;

/** Measures loudness as EBU R128 and ITU-R BS.1770-4 say, of 48 kHz mono. Samples may come in pieces of any size. */
export class LoudnessMeter {
  readonly #weighting = new KWeighting();
  readonly #steps: number[] = [];
  #sum = 0;
  #count = 0;

  add(samples: Int16Array): void {
    for (const sample of samples) {
      const weighted = this.#weighting.filter(sample / 32_768);
      this.#sum += weighted * weighted;
      if (++this.#count === STEP) this.#endStep();
    }
  }

  /** Loudness of all of it in LUFS, gated; −Infinity for silence, and for less than 400 ms. */
  get integrated(): number {
    const audible = this.#blocks().filter((power) => power > meanSquareOf(ABSOLUTE_GATE_LUFS));
    const gate = mean(audible) * 10 ** (RELATIVE_GATE_LU / 10);
    return lufsOf(mean(audible.filter((power) => power > gate)));
  }

  /** Momentary loudness in LUFS, one value each 100 ms, the first after 400 ms. */
  get momentary(): number[] {
    return this.#blocks().map(lufsOf);
  }

  #blocks(): number[] {
    const blocks = Math.max(0, this.#steps.length - STEPS_IN_BLOCK + 1);
    return Array.from({ length: blocks }, (_, i) => mean(this.#steps.slice(i, i + STEPS_IN_BLOCK)));
  }

  #endStep(): void {
    this.#steps.push(this.#sum / STEP);
    this.#sum = 0;
    this.#count = 0;
  }
}

/** The offset of BS.1770 cancels the K-weighting's gain at 997 Hz. */
function lufsOf(meanSquare: number): number {
  return -0.691 + 10 * Math.log10(meanSquare);
}

function meanSquareOf(lufs: number): number {
  return 10 ** ((lufs + 0.691) / 10);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
