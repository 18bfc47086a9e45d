/** A level that glides: a pure function of the sample's number, so that it can be read again for samples taken back. */
export class Ramp {
  #from: number;
  #to: number;
  #start = 0;
  #length = 0;

  constructor(level: number) {
    this.#from = level;
    this.#to = level;
  }

  /** Where it is heading. */
  get target(): number {
    return this.#to;
  }

  /** The sample from which on it stands still. */
  get end(): number {
    return this.#start + this.#length;
  }

  /** Glides from the level it has at `start` to `level`, within `length` samples. */
  glide(level: number, start: number, length: number): void {
    this.#from = this.at(start);
    this.#to = level;
    this.#start = start;
    this.#length = length;
  }

  at(sample: number): number {
    const progress = sample - this.#start;
    if (progress >= this.#length) return this.#to;
    if (progress <= 0) return this.#from;
    // Half a cosine has no corner at either end.
    const part = 0.5 - 0.5 * Math.cos((Math.PI * progress) / this.#length);
    return this.#from + (this.#to - this.#from) * part;
  }

  /** Whether it stands still from `sample` on. */
  isSteadyAt(sample: number): boolean {
    return sample >= this.end || this.#from === this.#to;
  }
}
