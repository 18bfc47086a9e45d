import type { Attempt } from '../machine/attempt.js';
import type { TransferLimits } from '../machine/limits.js';
import type { SupervisorCapacity } from '../ports/supervisor-capacity.js';
import { answerOf, type StorePatience } from './store-patience.js';

export interface ReservationsOptions extends StorePatience {
  readonly capacity: SupervisorCapacity | undefined;
  readonly limits: TransferLimits;
  readonly onError: (error: unknown) => void;
}

/**
 * The places that one transfer's attempts hold with the people they call, so that nobody's phone rings for two calls
 * at once. A store that cannot say whether somebody is free keeps no caller from them.
 */
export class Reservations {
  readonly #options: ReservationsOptions;
  readonly #freed = new Set<string>();

  constructor(options: ReservationsOptions) {
    this.#options = options;
  }

  /** False if other transfers have all of the person's places. Never rejects. */
  async reserve(attempt: Attempt): Promise<boolean> {
    const { id: holder, destination } = attempt;
    const { id: destinationId, capacity } = destination;
    const { transferTimeoutMs, boomerangWindowMs } = this.#options.limits;
    const ttlMs = transferTimeoutMs + boomerangWindowMs;
    return this.#asked('reserve', true, async () => {
      const has = (await this.#options.capacity?.reserve({ destinationId, capacity, holder, ttlMs })) ?? true;
      // A place that comes after its attempt is over is nobody's.
      if (this.#freed.has(holder)) await this.free(attempt);
      return has;
    });
  }

  /** Gives an attempt's place back, if it has one or is given one later. Never rejects. */
  async free({ id: holder, destination }: Attempt): Promise<void> {
    this.#freed.add(holder);
    await this.#asked('free', undefined, async () =>
      this.#options.capacity?.free({ destinationId: destination.id, holder }),
    );
  }

  async #asked<Answer>(operation: string, otherwise: Answer, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await answerOf(this.#options, operation, ask());
    } catch (error) {
      this.#options.onError(error);
      return otherwise;
    }
  }
}
