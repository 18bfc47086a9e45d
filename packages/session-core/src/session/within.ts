import type { Clock } from '../ports/clock.js';

/** Settles as the work does, or rejects when it takes longer; the work itself goes on. */
export async function within<Value>(
  clock: Clock,
  patienceMs: number,
  work: Promise<Value>,
  onLate: () => Error = () => new Error(`Not done after ${patienceMs} ms.`),
): Promise<Value> {
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(patienceMs, () => reject(onLate()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
