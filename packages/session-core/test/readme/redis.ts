import { createRedisCapacity, createRedisTransferStore } from '../../src/redis.js';

export function openStores(url: string) {
  const store = createRedisTransferStore({ url, keyPrefix: 'my-tenant:', retainEndedMs: 600_000 });
  const capacity = createRedisCapacity({ url, keyPrefix: 'my-tenant:' });
  const close = () => Promise.all([store.close(), capacity.close()]);
  return { store, capacity, close };
}
