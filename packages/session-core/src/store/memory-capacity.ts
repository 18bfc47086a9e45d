import { systemClock, type Clock } from '../ports/clock.js';
import type { Reservation, ReserveOptions, SupervisorCapacity } from '../ports/supervisor-capacity.js';
import { checkReservation } from './check-options.js';

/** Counts who is being called in this process only: enough for one worker, and for tests. */
export function createMemoryCapacity({
  clock = systemClock,
}: { readonly clock?: Clock } = {}): SupervisorCapacity {
  return new MemoryCapacity(clock);
}

class MemoryCapacity implements SupervisorCapacity {
  readonly #clock: Clock;
  /** By destination: holders and when their places are free again. */
  readonly #places = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async reserve(options: ReserveOptions): Promise<boolean> {
    checkReservation(options);
    const { destinationId, holder, capacity, ttlMs } = options;
    const taken = this.#taken(destinationId) ?? new Map<string, number>();
    if (!taken.has(holder) && taken.size >= capacity) return false;
    this.#places.set(destinationId, taken.set(holder, this.#clock.now() + ttlMs));
    return true;
  }

  async free({ destinationId, holder }: Reservation): Promise<void> {
    const taken = this.#places.get(destinationId);
    taken?.delete(holder);
    if (taken?.size === 0) this.#places.delete(destinationId);
  }

  #taken(destinationId: string): Map<string, number> | undefined {
    const taken = this.#places.get(destinationId);
    const nowMs = this.#clock.now();
    for (const [holder, untilMs] of taken ?? []) if (untilMs <= nowMs) taken?.delete(holder);
    return taken;
  }
}
