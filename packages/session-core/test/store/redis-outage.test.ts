import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LeaseLostError, StoreUnavailableError, type Lease, type TransferStore } from '../../src/index.js';
import { createRedisCapacity, createRedisTransferStore } from '../../src/redis.js';
import { aRecord } from './a-record.js';
import { Network } from './network.js';
import { RedisProcess } from './redis-process.js';

let redis: RedisProcess;
beforeEach(async () => {
  redis = await RedisProcess.start();
});
afterEach(() => redis[Symbol.asyncDispose]());

function openStore(commandTimeoutMs = 1_000) {
  const store = createRedisTransferStore({ url: redis.url, commandTimeoutMs });
  onTestFinished(() => store.close());
  return store;
}

const acquire = (store: TransferStore, owner: string, transferId = 't') =>
  store.acquire({ transferId, owner, ttlMs: 60_000 });

const refusalOf = async (work: Promise<unknown>) => {
  const error: unknown = await work
    .then(() => expect.unreachable('It was done.'))
    .catch((error: unknown) => error);
  if (error instanceof StoreUnavailableError) return error;
  throw error;
};

/** Saves one revision after the other, each until it is acknowledged, and tells what happened. */
class Writer {
  acknowledged = 0;
  readonly refusals: StoreUnavailableError[] = [];
  readonly #store: TransferStore;
  readonly #lease: Lease;
  #stop = false;

  constructor(store: TransferStore, lease: Lease) {
    this.#store = store;
    this.#lease = lease;
  }

  async run(): Promise<void> {
    while (!this.#stop) {
      const record = aRecord(this.#lease.transferId, this.acknowledged + 1);
      try {
        await this.#store.save(record, this.#lease);
        this.acknowledged += 1;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        this.refusals.push(error);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  stop(): void {
    this.#stop = true;
  }
}

describe('a Redis that is killed in the middle of transfers', () => {
  it('loses no acknowledged transition, says so while it is gone, and goes on afterwards', async () => {
    const store = openStore();
    const leases = await Promise.all(['t1', 't2', 't3'].map((id) => acquire(store, 'a', id)));
    const writers = leases.map((lease) => new Writer(store, lease));
    const running = Promise.all(writers.map((writer) => writer.run()));
    const wroteOn = (count: number) => {
      const marks = writers.map(({ acknowledged }) => acknowledged + count);
      return expect
        .poll(() => writers.every(({ acknowledged }, n) => acknowledged >= (marks[n] ?? 0)), {
          timeout: 20_000,
        })
        .toBe(true);
    };

    for (let outage = 0; outage < 3; outage += 1) {
      await wroteOn(20);
      await redis.kill();
      await expect.poll(() => writers.every(({ refusals }) => refusals.length > outage)).toBe(true);
      const atTheKill = writers.map(({ acknowledged }) => acknowledged);
      const refusal = await refusalOf(store.load('t1'));
      expect(refusal).toMatchObject({ operation: 'load', reason: 'offline', isRetryable: true });
      expect(refusal.cure).toContain('See that Redis runs');

      await redis.start();
      await using successor = openStore();
      for (const [n, { transferId }] of leases.entries()) {
        const stored = await successor.load(transferId);
        expect(stored?.revision).toBeGreaterThanOrEqual(atTheKill[n] ?? 0);
      }
      await wroteOn(20);
    }

    writers.forEach((writer) => writer.stop());
    await running;
    for (const [n, { transferId }] of leases.entries()) {
      expect(await store.load(transferId)).toEqual(aRecord(transferId, writers[n]?.acknowledged ?? 0));
    }
    expect(await acquire(store, 'a', 't1')).toMatchObject({ epoch: 2 });
  });

  it('may miss transitions for a call that goes on meanwhile: the next one is taken', async () => {
    const store = openStore();
    const lease = await acquire(store, 'a');
    await store.save(aRecord('t', 1), lease);
    await redis.kill();
    for (const revision of [2, 3, 4]) await refusalOf(store.save(aRecord('t', revision), lease));
    await redis.start();
    await expect.poll(() => store.save(aRecord('t', 5), lease).then(() => 'saved', String)).toBe('saved');
    expect(await store.load('t')).toEqual(aRecord('t', 5));
  });

  it('refuses every call of store and capacity while it is gone, with the operation and never an error of Redis', async () => {
    const store = openStore();
    const capacity = createRedisCapacity({ url: redis.url });
    onTestFinished(() => capacity.close());
    const lease = await acquire(store, 'a');
    const place = { destinationId: 'ada', holder: 't-1', capacity: 1, ttlMs: 60_000 };
    await capacity.reserve(place);
    await redis.kill();
    const calls = {
      acquire: () => acquire(store, 'a'),
      renew: () => store.renew(lease, 1_000),
      release: () => store.release(lease),
      save: () => store.save(aRecord('t', 1), lease),
      load: () => store.load('t'),
      delete: () => store.delete('t'),
      orphans: () => store.orphans(),
      reserve: () => capacity.reserve(place),
      free: () => capacity.free(place),
    };
    for (const [operation, call] of Object.entries(calls)) {
      expect(await refusalOf(call())).toMatchObject({ operation, reason: 'offline' });
    }
    await redis.start();
    await expect.poll(() => capacity.reserve({ ...place, holder: 't-2' }).catch(String)).toBe(false);
  });

  it('that came back empty says that nobody holds the transfer; its owner takes it up again', async () => {
    const store = openStore();
    const lost = await acquire(store, 'a');
    await store.save(aRecord('t', 1), lost);
    const admin = await createClient({ url: redis.url }).connect();
    await admin.flushAll();
    admin.destroy();
    const late: unknown = await store.save(aRecord('t', 2), lost).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(LeaseLostError);
    expect((late as LeaseLostError).current).toBeUndefined();
    const again = await store.acquire({ transferId: 't', owner: 'a', ttlMs: 60_000, aboveEpoch: lost.epoch });
    expect(again.epoch).toBe(2);
    await store.save(aRecord('t', 2), again);
  });
});

describe('a Redis that cannot be used', () => {
  it('that is not there yet is waited for by nobody, and found once it is', async () => {
    await redis.kill();
    const store = openStore();
    expect(await refusalOf(store.load('t'))).toMatchObject({ reason: 'offline' });
    await redis.start();
    await expect.poll(() => store.load('t').catch(String)).toBeUndefined();
  });

  it('that does not answer is given up after the time limit, and found again', async () => {
    const store = openStore(200);
    await acquire(store, 'a');
    redis.pause();
    expect(await refusalOf(store.load('t'))).toMatchObject({ operation: 'load', reason: 'timeout' });
    expect(await refusalOf(store.load('t'))).toMatchObject({ operation: 'load' });
    redis.resume();
    await expect.poll(() => store.load('t').catch(String)).toBeUndefined();
  });

  it('that vanished without a word is left for a new connection', async () => {
    await using network = await Network.to(redis.url);
    const store = createRedisTransferStore({ url: network.url, commandTimeoutMs: 200 });
    onTestFinished(() => store.close());
    await acquire(store, 'a');
    network.loseConnections();
    expect(await refusalOf(store.load('t'))).toMatchObject({ reason: 'timeout' });
    await expect.poll(() => store.load('t').catch(String)).toBeUndefined();
  });

  it('is refused at once to the user of a given client that would queue', async () => {
    const client = createClient({ url: redis.url });
    client.on('error', () => undefined);
    await client.connect();
    onTestFinished(() => client.destroy());
    const store = createRedisTransferStore({ client });
    await acquire(store, 'a');
    await redis.kill();
    await expect.poll(() => client.isReady).toBe(false);
    expect(await refusalOf(store.load('t'))).toMatchObject({ reason: 'offline' });
    await redis.start();
    await expect.poll(() => store.load('t').catch(String)).toBeUndefined();
  });
});
