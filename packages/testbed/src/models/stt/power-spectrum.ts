/**
 * Power spectra of real windows of one length: a Hann window, then a radix-2 FFT with its tables made once.
 */
export class PowerSpectrum {
  readonly #size: number;
  readonly #window: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /** @param size Samples a window: a power of two. */
  constructor(size: number) {
    this.#size = size;
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
    );
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
  }

  /** Power of bins `0..bins-1` of the window that starts at `from`, written to `out`. */
  write(samples: Int16Array, from: number, out: Float64Array): void {
    this.#load(samples, from);
    this.#transform();
    for (let i = 0; i < out.length; i++) {
      const re = this.#re[i] ?? 0;
      const im = this.#im[i] ?? 0;
      out[i] = re * re + im * im;
    }
  }

  #load(samples: Int16Array, from: number): void {
    const bits = Math.log2(this.#size);
    for (let i = 0; i < this.#size; i++) {
      const to = reverseBits(i, bits);
      this.#re[to] = (samples[from + i] ?? 0) * (this.#window[i] ?? 0);
      this.#im[to] = 0;
    }
  }

  #transform(): void {
    for (let half = 1; half < this.#size; half *= 2) {
      for (let block = 0; block < this.#size; block += 2 * half) {
        for (let k = 0; k < half; k++) this.#butterfly(block + k, half, (k * this.#size) / (2 * half));
      }
    }
  }

  #butterfly(at: number, half: number, turn: number): void {
    const re = this.#re;
    const im = this.#im;
    const cos = this.#cos[turn] ?? 0;
    const sin = this.#sin[turn] ?? 0;
    const oddRe = (re[at + half] ?? 0) * cos - (im[at + half] ?? 0) * sin;
    const oddIm = (re[at + half] ?? 0) * sin + (im[at + half] ?? 0) * cos;
    re[at + half] = (re[at] ?? 0) - oddRe;
    im[at + half] = (im[at] ?? 0) - oddIm;
    re[at] = (re[at] ?? 0) + oddRe;
    im[at] = (im[at] ?? 0) + oddIm;
  }
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((value >> bit) & 1);
  return reversed;
}
