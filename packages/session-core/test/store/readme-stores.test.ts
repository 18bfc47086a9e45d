import { expect, it } from 'vitest';
import {
  createMemoryCapacity,
  LeaseHeldError,
  LeaseLostError,
  StaleRecordError,
  TransferSession,
} from '../../src/index.js';
import { FakeClock } from '../../src/testing/fake-clock.js';
import { createFakePorts } from '../../src/testing/fake-ports.js';
import { createCapacity } from '../readme/capacity.js';
import { createFastClock } from '../readme/clock.js';
import { openStores } from '../readme/redis.js';
import { ringAda } from '../readme/supervisor-capacity.js';
import { createTransferStore } from '../readme/transfer-store.js';
import { directory, settle } from '../scenario.js';
import { aRecord } from './a-record.js';
import { RedisProcess } from './redis-process.js';

it('the README’s store gives a transfer to one owner at a time, and takes records from that one only', async () => {
  const clock = new FakeClock();
  const store = createTransferStore(() => clock.now());
  const [first] = await Promise.all([
    store.acquire({ transferId: 't', owner: 'a', ttlMs: 2_000 }),
    expect(store.acquire({ transferId: 't', owner: 'b', ttlMs: 2_000 })).rejects.toThrow(LeaseHeldError),
  ]);
  await store.save(aRecord('t', 1), first);
  await store.save(aRecord('t', 1), first);
  await store.save(aRecord('t', 3), first);
  await expect(store.save(aRecord('t', 2), first)).rejects.toThrow(StaleRecordError);
  expect(await store.orphans()).toEqual([]);
  clock.advance(2_000);
  expect(await store.orphans()).toEqual([{ transferId: 't', lastOwner: 'a', sinceMs: 2_000 }]);
  const second = await store.acquire({ transferId: 't', owner: 'b', ttlMs: 2_000 });
  await expect(store.save(aRecord('t', 4), first)).rejects.toThrow(LeaseLostError);
  await store.renew(second, 4_000);
  expect(await store.load('t')).toEqual(aRecord('t', 3));
  clock.advance(2_000);
  await expect(store.acquire({ transferId: 't', owner: 'c', ttlMs: 1 })).rejects.toThrow(LeaseHeldError);
  await store.release(second);
  expect(await store.acquire({ transferId: 't', owner: 'c', ttlMs: 1 })).toMatchObject({ epoch: 3 });
  await store.delete('t');
  expect(await store.load('t')).toBeUndefined();
});

it('the README’s store and places carry a transfer to its end', async () => {
  const fakes = createFakePorts();
  const store = createTransferStore(() => fakes.clock.now());
  const capacity = createCapacity();
  const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId: 't', directory };
  await using session = TransferSession.escalate({ ...call, ports: { ...fakes, store, capacity } });
  await settle();
  expect(fakes.calls).toContain('dial:t-1');
  expect(await ringAda(capacity, 't2-1', async () => undefined)).toBe('busy');
  session.cancel();
  expect(await session.outcome).toMatchObject({ type: 'returned' });
  expect((await store.load('t'))?.state).toEqual(session.state);
  expect(await store.orphans()).toEqual([]);
  expect(await ringAda(capacity, 't2-1', async () => undefined)).toBe('rung');
});

it('the README’s clock fires its timers in order, and none that was taken back', async () => {
  const clock = createFastClock(100);
  const fired: string[] = [];
  const began = clock.now();
  const takeBack = clock.after(500, () => fired.push('taken back'));
  clock.after(1_000, () => fired.push('first'));
  const over = new Promise<void>((resolve) => clock.after(2_000, resolve));
  takeBack();
  await over;
  expect(fired).toEqual(['first']);
  expect(clock.now()).toBeGreaterThan(began);
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
