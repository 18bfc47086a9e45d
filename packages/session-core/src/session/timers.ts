import type { Effect } from '../machine/effect.js';
import type { DeadlinePassed } from '../machine/event.js';
import type { Clock } from '../ports/clock.js';

type SetDeadline = Extract<Effect, { type: 'set-deadline' }>;
type ClearDeadline = Extract<Effect, { type: 'clear-deadline' }>;

/** The deadlines of one transfer; setting one that runs starts it anew. */
export class Timers {
  readonly #clock: Clock;
  readonly #onPassed: (event: DeadlinePassed) => void;
  readonly #running = new Map<string, () => void>();

  constructor(clock: Clock, onPassed: (event: DeadlinePassed) => void) {
    this.#clock = clock;
    this.#onPassed = onPassed;
  }

  set(effect: SetDeadline): void {
    this.clear(effect);
    const cancel = this.#clock.after(effect.afterMs, () => {
      this.#running.delete(keyOf(effect));
      this.#onPassed(passed(effect));
    });
    this.#running.set(keyOf(effect), cancel);
  }

  clear(effect: SetDeadline | ClearDeadline): void {
    this.#running.get(keyOf(effect))?.();
    this.#running.delete(keyOf(effect));
  }

  clearAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}

function keyOf(effect: SetDeadline | ClearDeadline): string {
  return 'attemptId' in effect ? `${effect.deadline}:${effect.attemptId}` : effect.deadline;
}

function passed(effect: SetDeadline): DeadlinePassed {
  return 'attemptId' in effect
    ? { type: 'deadline-passed', deadline: effect.deadline, attemptId: effect.attemptId }
    : { type: 'deadline-passed', deadline: effect.deadline };
}
