import type { Clock } from '../ports/clock.js';

interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

/**
 * Values that are forgotten a while after they were last set. Runs no timer: what has expired is dropped on the next
 * `set`. Made for few different times to live, since it keeps a queue for each.
 */
export class ExpiringMap<Value> {
  readonly #clock: Clock;
  // Values with the same time to live expire in the order in which they were set, which is a Map's order.
  readonly #queues = new Map<number, Map<string, Entry<Value>>>();
  readonly #ttls = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#ttls.size;
  }

  get(key: string): Value | undefined {
    const ttlMs = this.#ttls.get(key);
    const entry = ttlMs === undefined ? undefined : this.#queues.get(ttlMs)?.get(key);
    return entry && entry.expiresAtMs > this.#clock.now() ? entry.value : undefined;
  }

  set(key: string, value: Value, ttlMs: number): void {
    this.delete(key);
    const queue = this.#queues.get(ttlMs) ?? new Map<string, Entry<Value>>();
    this.#queues.set(ttlMs, queue);
    queue.set(key, { value, expiresAtMs: this.#clock.now() + ttlMs });
    this.#ttls.set(key, ttlMs);
    this.#dropExpired();
  }

  delete(key: string): void {
    const ttlMs = this.#ttls.get(key);
    if (ttlMs === undefined) return;
    this.#ttls.delete(key);
    this.#queues.get(ttlMs)?.delete(key);
  }

  entries(): (readonly [key: string, value: Value])[] {
    this.#dropExpired();
    return [...this.#queues.values()].flatMap((queue) =>
      [...queue].map(([key, { value }]) => [key, value] as const),
    );
  }

  #dropExpired(): void {
    const nowMs = this.#clock.now();
    for (const queue of this.#queues.values()) {
      for (const [key, { expiresAtMs }] of queue) {
        if (expiresAtMs > nowMs) break;
        this.delete(key);
      }
    }
  }
}
