import type { DialOutcome, LegListener } from '@warm/session-core';
import { vi } from 'vitest';

export type LegEvent = 'dialed' | 'ringing' | 'answered' | 'left' | DialOutcome;

/** Writes down what a leg reports. */
export class Story {
  readonly events: LegEvent[] = [];
  readonly times: number[] = [];

  readonly listener: LegListener = {
    dialed: () => this.#note('dialed'),
    ringing: () => this.#note('ringing'),
    answered: () => this.#note('answered'),
    failed: (outcome) => this.#note(outcome),
    left: () => this.#note('left'),
  };

  /** Waits until the leg has told `event`, or an outcome. */
  async until(
    event: 'dialed' | 'ringing' | 'answered' | 'left' | 'failed',
    timeoutMs = 20_000,
  ): Promise<void> {
    const isThere = () =>
      this.events.some((told) => (event === 'failed' ? typeof told === 'object' : told === event));
    await vi.waitUntil(isThere, { timeout: timeoutMs, interval: 5 });
  }

  #note(event: LegEvent): void {
    this.events.push(event);
    this.times.push(Date.now());
  }
}
