import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMemoryTransferStore,
  LeaseHeldError,
  LeaseLostError,
  StaleRecordError,
  type Lease,
  type TransferRecord,
  type TransferStore,
} from '../../src/index.js';
import { createRedisTransferStore } from '../../src/redis.js';
import { FakeClock } from '../../src/testing/fake-clock.js';
import { aRecord } from './a-record.js';
import { ageRedis } from './age-redis.js';
import { RedisProcess } from './redis-process.js';

const OWNERS = ['a', 'b', 'c'];
// No sum of elapsed times comes near a time to live: a real Redis goes on counting while the test runs.
const TTLS = [25_000, 45_000];
const ELAPSED = [10_000, 30_000, 100_000];
const retention = { retainActiveMs: 1e9, retainEndedMs: 1e9 };

/** `lease` picks one of all leases there ever were, lost ones included: an owner that was paused for long. */
const step = fc.oneof(
  fc.record({
    do: fc.constant('acquire'),
    owner: fc.constantFrom(...OWNERS),
    ttlMs: fc.constantFrom(...TTLS),
  }),
  fc.record({ do: fc.constant('renew'), lease: fc.nat(), ttlMs: fc.constantFrom(...TTLS) }),
  fc.record({ do: fc.constant('release'), lease: fc.nat() }),
  fc.record({
    do: fc.constant('save'),
    lease: fc.nat(),
    ahead: fc.integer({ min: -1, max: 2 }),
    phase: fc.constantFrom('ringing', 'ringing', 'ringing', 'ended'),
  }),
  fc.record({ do: fc.constant('repeat'), lease: fc.nat() }),
  fc.record({ do: fc.constant('elapse'), ms: fc.constantFrom(...ELAPSED) }),
) as fc.Arbitrary<Step>;

type Step =
  | { do: 'acquire'; owner: string; ttlMs: number }
  | { do: 'renew'; lease: number; ttlMs: number }
  | { do: 'release'; lease: number }
  | { do: 'save'; lease: number; ahead: number; phase: string }
  | { do: 'repeat'; lease: number }
  | { do: 'elapse'; ms: number };

type Answer = 'ok' | 'held' | 'lost' | 'stale';

/** What a store must answer, in the simplest words. */
class Model {
  nowMs = 0;
  epoch = 0;
  owner: string | undefined;
  expiresAtMs = 0;
  record: TransferRecord | undefined;

  acquire(owner: string, ttlMs: number): Answer {
    if (this.owner !== undefined && this.owner !== owner && this.expiresAtMs > this.nowMs) return 'held';
    this.owner = owner;
    this.epoch += 1;
    this.expiresAtMs = this.nowMs + ttlMs;
    return 'ok';
  }

  renew(lease: Lease, ttlMs: number): Answer {
    if (!this.mayWrite(lease)) return 'lost';
    this.expiresAtMs = this.nowMs + ttlMs;
    return 'ok';
  }

  release(lease: Lease): Answer {
    if (this.mayWrite(lease)) [this.owner, this.expiresAtMs] = [undefined, this.nowMs];
    return 'ok';
  }

  save(record: TransferRecord, lease: Lease): Answer {
    if (!this.mayWrite(lease)) return 'lost';
    if (this.record && this.record !== record && record.revision <= this.record.revision) return 'stale';
    this.record = record;
    return 'ok';
  }

  mayWrite({ owner, epoch }: Lease): boolean {
    return this.owner === owner && this.epoch === epoch;
  }

  get isOrphan(): boolean {
    return this.record !== undefined && this.record.state.phase !== 'ended' && this.expiresAtMs <= this.nowMs;
  }
}

async function answerOf(work: Promise<unknown>): Promise<Answer> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof LeaseHeldError) return 'held';
    if (error instanceof LeaseLostError) return 'lost';
    if (error instanceof StaleRecordError) return 'stale';
    throw error;
  }
}

/** Takes the steps in the store and in the model, and compares after each. */
async function follow(steps: readonly Step[], store: TransferStore, elapse: (ms: number) => Promise<void>) {
  const model = new Model();
  const leases: Lease[] = [];
  let writes = 0;

  const take = async (next: Step): Promise<[Answer, Answer]> => {
    if (next.do === 'elapse') {
      await elapse(next.ms);
      model.nowMs += next.ms;
      return ['ok', 'ok'];
    }
    if (next.do === 'acquire') {
      const { owner, ttlMs } = next;
      const acquired = store.acquire({ transferId: 't', owner, ttlMs }).then((lease) => leases.push(lease));
      return [await answerOf(acquired), model.acquire(owner, ttlMs)];
    }
    const lease = leases[next.lease % leases.length];
    if (!lease) return ['ok', 'ok'];
    if (next.do === 'renew')
      return [await answerOf(store.renew(lease, next.ttlMs)), model.renew(lease, next.ttlMs)];
    if (next.do === 'release') return [await answerOf(store.release(lease)), model.release(lease)];
    const record = next.do === 'repeat' ? model.record : recordAhead(next);
    return record ? [await answerOf(store.save(record, lease)), model.save(record, lease)] : ['ok', 'ok'];
  };
  const recordAhead = ({ ahead, phase }: { ahead: number; phase: string }) => {
    const revision = Math.max(1, (model.record?.revision ?? 0) + ahead);
    return aRecord('t', revision, { phase, note: `write ${(writes += 1)}` });
  };

  let revision = 0;
  for (const next of steps) {
    const [answer, expected] = await take(next);
    expect(answer, JSON.stringify(next)).toBe(expected);
    const stored = await store.load('t');
    expect(stored).toEqual(model.record);
    expect(stored?.revision ?? 0).toBeGreaterThanOrEqual(revision);
    revision = stored?.revision ?? 0;
    expect(await store.orphans()).toHaveLength(model.isOrphan ? 1 : 0);
  }
  const epochs = leases.map(({ epoch }) => epoch);
  expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
  // Of all who ever held it, one at most can still write.
  const writers = [];
  for (const lease of leases) {
    const last = aRecord('t', 1_000_000, { note: String(lease.epoch) });
    if ((await answerOf(store.save(last, lease))) !== 'lost') writers.push(lease);
  }
  expect(writers.length).toBeLessThanOrEqual(1);
}

const steps = fc.array(step, { minLength: 5, maxLength: 30 });

describe('owners that come and go in any order agree with a simple model', () => {
  it('in memory', async () => {
    const property = fc.asyncProperty(steps, async (taken) => {
      const clock = new FakeClock();
      await follow(taken, createMemoryTransferStore({ clock, ...retention }), async (ms) =>
        clock.advance(ms),
      );
    });
    await fc.assert(property, { numRuns: 2_000 });
  });

  it('in Redis', async () => {
    await using redis = await RedisProcess.start();
    const client = await createClient({ url: redis.url }).connect();
    const property = fc.asyncProperty(steps, async (taken) => {
      const keyPrefix = `${randomUUID()}:`;
      const store = createRedisTransferStore({ client, keyPrefix, ...retention });
      await follow(taken, store, (ms) => ageRedis(client, keyPrefix, ms));
    });
    try {
      await fc.assert(property, { numRuns: 60 });
    } finally {
      client.destroy();
    }
  });
});
