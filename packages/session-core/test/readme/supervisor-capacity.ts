import type { SupervisorCapacity } from '../../src/index.js';

/** Rings Ada unless another call does. Should this process die meanwhile, she can be rung again after a minute. */
export async function ringAda(capacity: SupervisorCapacity, attemptId: string, ring: () => Promise<void>) {
  const place = { destinationId: 'ada', holder: attemptId };
  if (!(await capacity.reserve({ ...place, capacity: 1, ttlMs: 60_000 }))) return 'busy';
  await ring().finally(() => capacity.free(place));
  return 'rung';
}
