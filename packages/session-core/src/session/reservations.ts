import type { Attempt } from '../machine/attempt.js';
import type { TransferLimits } from '../machine/limits.js';
import type { SupervisorCapacity } from '../ports/supervisor-capacity.js';

export interface ReservationsOptions {
  readonly capacity: SupervisorCapacity | undefined;
  readonly limits: TransferLimits;
  readonly onError: (error: unknown) => void;
}

/**
 * The places that one transfer's attempts hold with the people they call, so that nobody's phone rings for two calls
 * at once. A store that cannot say whether somebody is free keeps no caller from them.
 */
export class Reservations {
  readonly #capacity: SupervisorCapacity | undefined;
  readonly #ttlMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #freed = new Set<string>();

  constructor({ capacity, limits, onError }: ReservationsOptions) {
    this.#capacity = capacity;
    this.#ttlMs = limits.transferTimeoutMs + limits.boomerangWindowMs;
    this.#onError = onError;
  }

  /** False if other transfers have all of the person's places. Never rejects. */
  async reserve(attempt: Attempt): Promise<boolean> {
    const { id: holder, destination } = attempt;
    const { id: destinationId, capacity } = destination;
    try {
      const asked = this.#capacity?.reserve({ destinationId, capacity, holder, ttlMs: this.#ttlMs });
      return (await asked) ?? true;
    } catch (error) {
      this.#onError(error);
      return true;
    } finally {
      // A place that comes after its attempt is over is nobody's.
      if (this.#freed.has(holder)) await this.free(attempt);
    }
  }

  /** Gives an attempt's place back, if it has one or is given one later. Never rejects. */
  async free({ id: holder, destination }: Attempt): Promise<void> {
    this.#freed.add(holder);
    try {
      await this.#capacity?.free({ destinationId: destination.id, holder });
    } catch (error) {
      this.#onError(error);
    }
  }
}
