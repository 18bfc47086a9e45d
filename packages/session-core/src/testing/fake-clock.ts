import type { Clock } from '../ports/clock.js';

interface Timer {
  readonly atMs: number;
  readonly then: () => void;
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
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

  /** Lets time pass until the next timer fires; false if there is none. */
  advanceToNext(): boolean {
    const next = this.#earliest(Infinity);
    if (next) this.advance(next.atMs - this.#nowMs);
    return next !== undefined;
  }

  // Of two that are due at the same moment, the one that was set first.
  #earliest(untilMs: number) {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= untilMs && (!earliest || timer.atMs < earliest.atMs)) earliest = timer;
    }
    return earliest;
  }
}
