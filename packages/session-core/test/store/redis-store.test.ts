import { randomUUID } from 'node:crypto';
import { createClient, createCluster, type RedisClientType } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { InvalidInputError, StoreUnavailableError, UnreadableRecordError } from '../../src/index.js';
import { createRedisCapacity, createRedisTransferStore } from '../../src/redis.js';
import { aRecord } from './a-record.js';
import { ageRedis } from './age-redis.js';
import { capacityContract } from './capacity-contract.js';
import { RedisProcess } from './redis-process.js';
import { storeContract } from './store-contract.js';

let redis: RedisProcess;
let admin: RedisClientType;
/** A node of a cluster takes 2 s until it answers. */
let clusterNode: Promise<RedisProcess>;

beforeAll(async () => {
  clusterNode = RedisProcess.start({ cluster: true });
  redis = await RedisProcess.start();
  admin = await createClient({ url: redis.url }).connect();
});
afterAll(async () => {
  await (await clusterNode)[Symbol.asyncDispose]();
  admin.destroy();
  await redis[Symbol.asyncDispose]();
});

/** Keys of a test's own. */
const newPrefix = () => `test-${randomUUID()}:`;

storeContract('redis', async (retention) => {
  const keyPrefix = newPrefix();
  const store = createRedisTransferStore({ url: redis.url, keyPrefix, ...retention });
  onTestFinished(() => store.close());
  return {
    store,
    elapse: (ms) => ageRedis(admin, keyPrefix, ms),
    traces: async () => (await admin.keys(`${keyPrefix}*`)).length,
  };
});

capacityContract('redis', () => {
  const keyPrefix = newPrefix();
  const capacity = createRedisCapacity({ url: redis.url, keyPrefix });
  onTestFinished(() => capacity.close());
  return { capacity, elapse: (ms) => ageRedis(admin, keyPrefix, ms) };
});

describe('redis', () => {
  it("goes by the server's clock", async () => {
    const store = createRedisTransferStore({ client: admin, keyPrefix: newPrefix() });
    const { expiresAtMs } = await store.acquire({ transferId: 't', owner: 'a', ttlMs: 30 });
    const serverNow = async () => {
      const [seconds, micros] = await admin.sendCommand<[string, string]>(['TIME']);
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    };
    await expect
      .poll(() => store.acquire({ transferId: 't', owner: 'b', ttlMs: 30 }).catch(() => undefined))
      .toBeDefined();
    expect(await serverNow()).toBeGreaterThanOrEqual(expiresAtMs);
  });

  it('frees a place by itself', async () => {
    const capacity = createRedisCapacity({ client: admin, keyPrefix: newPrefix() });
    const ada = { destinationId: 'ada', capacity: 1 };
    expect(await capacity.reserve({ ...ada, holder: 'dead', ttlMs: 30 })).toBe(true);
    await expect.poll(() => capacity.reserve({ ...ada, holder: 'new', ttlMs: 30 })).toBe(true);
  });

  it('gives every key it writes a time to live, and a prefix', async () => {
    const keyPrefix = newPrefix();
    const store = createRedisTransferStore({ client: admin, keyPrefix, retainActiveMs: 1_000 });
    const capacity = createRedisCapacity({ client: admin, keyPrefix });
    const lease = await store.acquire({ transferId: 't', owner: 'a', ttlMs: 500 });
    await store.save(aRecord('t', 1), lease);
    await capacity.reserve({ destinationId: 'ada', holder: 't-1', capacity: 1, ttlMs: 500 });
    const keys = await admin.keys(`${keyPrefix}*`);
    expect(keys.sort()).toEqual([
      `${keyPrefix}capacity:ada`,
      `${keyPrefix}{transfer}-leases`,
      `${keyPrefix}{transfer}:t`,
    ]);
    for (const key of keys) expect(await admin.pTTL(key)).toSatisfy((ms: number) => ms > 0 && ms <= 1_000);
  });

  it('forgets transfers that nobody ever swept when others come', async () => {
    const keyPrefix = newPrefix();
    const store = createRedisTransferStore({ client: admin, keyPrefix, retainActiveMs: 100_000 });
    const begin = async (transferId: string) =>
      store.save(aRecord(transferId, 1), await store.acquire({ transferId, owner: 'a', ttlMs: 1_000 }));
    await begin('left');
    await ageRedis(admin, keyPrefix, 60_000);
    await begin('later');
    await ageRedis(admin, keyPrefix, 60_000);
    await begin('now');
    expect(await admin.zRange(`${keyPrefix}{transfer}-leases`, 0, -1)).toEqual(['later', 'now']);
  });

  it('keeps prefixes apart, whatever the ids', async () => {
    const prefix = newPrefix();
    const one = createRedisTransferStore({ client: admin, keyPrefix: `${prefix}one:` });
    const two = createRedisTransferStore({ client: admin, keyPrefix: `${prefix}two:` });
    for (const transferId of ['leases', '-leases', '}{', 'transfer']) {
      await one.save(aRecord(transferId, 1), await one.acquire({ transferId, owner: 'a', ttlMs: 1 }));
      expect(await one.load(transferId)).toEqual(aRecord(transferId, 1));
      expect(await two.load(transferId)).toBeUndefined();
    }
    await expect.poll(() => one.orphans()).toHaveLength(4);
    expect(await two.orphans()).toEqual([]);
  });

  it('reports a record that is no JSON, or no record, instead of hiding it', async () => {
    const keyPrefix = newPrefix();
    const store = createRedisTransferStore({ client: admin, keyPrefix });
    for (const [record, foundVersion] of [
      ['{', undefined],
      ['{"state":{"version":1}}', 1],
      ['null', undefined],
    ] as const) {
      await admin.hSet(`${keyPrefix}{transfer}:t`, { record });
      const refusal: unknown = await store.load('t').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UnreadableRecordError);
      expect(refusal).toMatchObject({ foundVersion });
    }
  });

  it('wraps what Redis answers, naming the operation and the cure', async () => {
    const keyPrefix = newPrefix();
    await admin.set(`${keyPrefix}{transfer}:t`, 'not a hash');
    const store = createRedisTransferStore({ client: admin, keyPrefix });
    const refusal: unknown = await store.load('t').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    expect(refusal).toMatchObject({ operation: 'load', reason: 'refused', isRetryable: true });
    expect(String(refusal)).toContain('WRONGTYPE');
  });

  it('closes a connection it made, and leaves a given client alone', async () => {
    const own = createRedisTransferStore({ url: redis.url });
    await own.close();
    await own.close();
    const refusal: unknown = await own.load('t').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ operation: 'load', reason: 'closed', isRetryable: false });
    await using store = createRedisTransferStore({ client: admin });
    await store.close();
    expect(await admin.ping()).toBe('PONG');
  });

  it('refuses what cannot be a Redis URL, without repeating its password', () => {
    expect(() => createRedisTransferStore({ url: 'http://user:secret@host' })).toThrow(InvalidInputError);
    expect(() => createRedisCapacity({ url: 'http://user:secret@host' })).not.toThrow('secret');
    expect(() => createRedisCapacity({ url: redis.url, commandTimeoutMs: 0 })).toThrow(InvalidInputError);
  });

  it('works on a cluster: every script finds all its keys in one slot', async () => {
    const { url } = await clusterNode;
    const cluster = await createCluster({ rootNodes: [{ url }] }).connect();
    onTestFinished(() => cluster.destroy());
    const store = createRedisTransferStore({ client: cluster });
    const capacity = createRedisCapacity({ client: cluster });
    const lease = await store.acquire({ transferId: 't', owner: 'a', ttlMs: 60_000 });
    await store.save(aRecord('t', 1), await store.renew(lease, 60_000));
    await store.release(lease);
    expect(await store.orphans()).toHaveLength(1);
    expect(await store.load('t')).toEqual(aRecord('t', 1));
    await store.delete('t');
    const place = { destinationId: 'ada', holder: 't-1', capacity: 1, ttlMs: 60_000 };
    expect([await capacity.reserve(place), await capacity.reserve(place)]).toEqual([true, true]);
    await capacity.free(place);
  });
});
