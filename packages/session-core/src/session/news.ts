import type { TransferEvent } from '../machine/event.js';

/** Events that are held back until they mean something: what a leg does while it is being taken over. */
export class News {
  readonly #report: (event: TransferEvent) => void;
  #held: TransferEvent[] | undefined = [];

  constructor(report: (event: TransferEvent) => void) {
    this.#report = report;
  }

  report(event: TransferEvent): void {
    if (this.#held) this.#held.push(event);
    else this.#report(event);
  }

  /** Reports what was held back, in order; from now on nothing is. */
  tell(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    held.forEach((event) => this.#report(event));
  }
}
