/** Time, as a port: tests simulate it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `then` once after `delayMs`; the result takes it back. */
  after(delayMs: number, then: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};
