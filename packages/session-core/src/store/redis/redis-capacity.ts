import type { Reservation, ReserveOptions, SupervisorCapacity } from '../../ports/supervisor-capacity.js';
import { checkReservation } from '../check-options.js';
import { FREE, RESERVE } from './capacity-scripts.js';
import { openRedis, REDIS_DEFAULTS, type RedisOptions } from './redis-options.js';
import type { RedisScripts } from './redis-scripts.js';

/** A capacity that holds a connection, or the use of one. */
export interface RedisCapacity extends SupervisorCapacity, AsyncDisposable {
  /** Ends the connection if it was made from a URL. Idempotent. */
  close(): Promise<void>;
}

/** Counts in Redis who is being called, for all workers that use the same one. @throws InvalidInputError */
export function createRedisCapacity(options: RedisOptions): RedisCapacity {
  return new ScriptedCapacity(options);
}

class ScriptedCapacity implements RedisCapacity {
  readonly #redis: RedisScripts;
  readonly #base: string;

  constructor(options: RedisOptions) {
    this.#base = `${options.keyPrefix ?? REDIS_DEFAULTS.keyPrefix}capacity:`;
    this.#redis = openRedis(options);
  }

  async reserve(options: ReserveOptions): Promise<boolean> {
    checkReservation(options);
    const { holder, capacity, ttlMs } = options;
    const [status] = await this.#run('reserve', RESERVE, options, [holder, capacity, ttlMs]);
    return status === 'ok';
  }

  async free(reservation: Reservation): Promise<void> {
    await this.#run('free', FREE, reservation, [reservation.holder]);
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #run(
    operation: string,
    script: string,
    { destinationId }: Reservation,
    args: readonly (string | number)[],
  ) {
    return this.#redis.run({ operation, script, keys: [this.#base + destinationId], args });
  }
}
