import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until what it sees is right; rejects with what it saw last. */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  isRight: (value: Value) => boolean,
  timeoutMs = 20_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (isRight(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s for ${what}; last seen: ${JSON.stringify(value)}`);
    }
    await delay(50);
  }
}
