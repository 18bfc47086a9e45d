/** One second-order filter: y = b0 x + b1 x₁ + b2 x₂ − a1 y₁ − a2 y₂. */
class Biquad {
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  constructor(
    readonly b0: number,
    readonly b1: number,
    readonly b2: number,
    readonly a1: number,
    readonly a2: number,
  ) {}

  filter(x: number): number {
    const y = this.b0 * x + this.b1 * this.#x1 + this.b2 * this.#x2 - this.a1 * this.#y1 - this.a2 * this.#y2;
    this.#x2 = this.#x1;
    this.#x1 = x;
    this.#y2 = this.#y1;
    this.#y1 = y;
    return y;
  }
}

/** The ear's weighting of ITU-R BS.1770-4 at 48 kHz: the head's shelf, then a high-pass. Coefficients: its tables 1 and 2. */
export class KWeighting {
  readonly #shelf = new Biquad(
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    -1.69065929318241,
    0.73248077421585,
  );
  readonly #highPass = new Biquad(1, -2, 1, -1.99004745483398, 0.99007225036621);

  filter(sample: number): number {
    return this.#highPass.filter(this.#shelf.filter(sample));
  }
}
