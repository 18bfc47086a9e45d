import { test } from 'vitest';
import { createClient, createCluster, createSentinel } from '@redis/client';
import { createRedisCapacity, createRedisTransferStore } from '../../src/redis.js';

const url = 'redis://127.0.0.1';
const client = createClient({ url });

test('a Redis store is given a URL or a client', () => {
  createRedisTransferStore({ url });
  createRedisTransferStore({ client, retainEndedMs: 0 });
  createRedisTransferStore({ client: createClient({ url, RESP: 2 }) });
  createRedisCapacity({ client: createCluster({ rootNodes: [{ url }] }) });
  createRedisCapacity({ client: createSentinel({ name: 'main', sentinelRootNodes: [] }) });
  // @ts-expect-error Neither of them.
  createRedisTransferStore({ keyPrefix: 'warm:' });
  // @ts-expect-error Both of them.
  createRedisTransferStore({ url, client });
  // @ts-expect-error A reservation has no retention.
  createRedisCapacity({ url, retainEndedMs: 0 });
});
