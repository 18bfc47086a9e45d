import type { Clock } from '../../src/index.js';

/** Time that passes `factor` times as fast, to see the deadlines of a transfer come without waiting for them. */
export function createFastClock(factor: number): Clock {
  const beganAtMs = Date.now();
  return {
    now: () => beganAtMs + (Date.now() - beganAtMs) * factor,
    after(delayMs, then) {
      const timer = setTimeout(then, delayMs / factor);
      return () => clearTimeout(timer);
    },
  };
}
