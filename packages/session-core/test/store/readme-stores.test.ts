import { expect, it, vi } from 'vitest';
import { createMemoryCapacity, createMemoryTransferStore } from '../../src/index.js';
import { FakeClock } from '../../src/testing/fake-clock.js';
import { openStores } from '../readme/redis.js';
import { ringAda } from '../readme/supervisor-capacity.js';
import { adoptOrphans } from '../readme/transfer-store.js';
import { aRecord } from './a-record.js';
import { RedisProcess } from './redis-process.js';

it('the README’s sweeper takes up each orphan once, however many sweep', async () => {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock });
  for (const transferId of ['t1', 't2']) {
    const lease = await store.acquire({ transferId, owner: 'dead', ttlMs: 2_000 });
    await store.save(aRecord(transferId, 1), lease);
  }
  clock.advance(2_000);
  const adopted: string[] = [];
  const goOn = async ({ transferId }: { transferId: string }) => {
    adopted.push(transferId);
    if (transferId === 't1') throw new Error('t1 cannot go on');
  };
  const complaints = vi.spyOn(console, 'error').mockReturnValue();
  await Promise.all(['a', 'b', 'c'].map((owner) => adoptOrphans(store, owner, goOn)));
  expect(adopted.sort()).toEqual(['t1', 't2']);
  expect(complaints).toHaveBeenCalledOnce();
});

it('the README’s reservation lets one call ring Ada, and the next when it is over', async () => {
  const capacity = createMemoryCapacity();
  const during: string[] = [];
  const first = ringAda(capacity, 't1-1', async () => {
    during.push(await ringAda(capacity, 't2-1', async () => undefined));
  });
  expect([await first, during]).toEqual(['rung', ['busy']]);
  expect(await ringAda(capacity, 't2-1', async () => undefined)).toBe('rung');
});

it('the README’s stores share a Redis', async () => {
  await using redis = await RedisProcess.start();
  const { store, capacity, close } = openStores(redis.url);
  await store.save(aRecord('t', 1), await store.acquire({ transferId: 't', owner: 'a', ttlMs: 1_000 }));
  expect(await ringAda(capacity, 't-1', async () => undefined)).toBe('rung');
  expect(await store.load('t')).toEqual(aRecord('t', 1));
  await close();
});
