import type { Clock } from '../ports/clock.js';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  readonly #timers = new Set<{ readonly atMs: number; readonly then: () => void }>();
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, then: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, then };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that are still running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass; timers fire in the order of their moments. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let next = this.#earliest(untilMs); next; next = this.#earliest(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.then();
    }
    this.#nowMs = untilMs;
  }

  #earliest(untilMs: number) {
    return [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }
}
