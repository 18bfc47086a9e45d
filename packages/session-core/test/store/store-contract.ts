import { describe, expect, it } from 'vitest';
import {
  InvalidInputError,
  LeaseHeldError,
  LeaseLostError,
  StaleRecordError,
  UnreadableRecordError,
  type RetentionOptions,
  type TransferStore,
} from '../../src/index.js';
import { STATE_VERSION } from '../../src/machine/state.js';
import { aRecord } from './a-record.js';

/** One place where transfers are kept, empty at first. */
export interface StoreHarness {
  readonly store: TransferStore;
  /** Lets time pass for everything that is stored. */
  readonly elapse: (ms: number) => Promise<void>;
  /** How many traces of transfers there are, expired ones included. */
  readonly traces: () => Promise<number>;
}

const TTL_MS = 60_000;

/** What every TransferStore does. */
export function storeContract(
  name: string,
  create: (retention?: RetentionOptions) => StoreHarness | Promise<StoreHarness>,
): void {
  const acquire = (store: TransferStore, owner: string, transferId = 't') =>
    store.acquire({ transferId, owner, ttlMs: TTL_MS });
  /** A transfer of `owner`'s, saved once. */
  const begin = async (store: TransferStore, transferId: string, owner = 'a') => {
    const lease = await acquire(store, owner, transferId);
    await store.save(aRecord(transferId, 1), lease);
    return lease;
  };

  describe(`${name}: leases`, () => {
    it('gives a transfer to one owner at a time, each with a higher epoch', async () => {
      const { store, elapse } = await create();
      const first = await acquire(store, 'a');
      expect(first).toMatchObject({ transferId: 't', owner: 'a', epoch: 1 });
      const refusal: unknown = await acquire(store, 'b').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LeaseHeldError);
      expect(refusal).toMatchObject({ owner: 'a', transferId: 't' });
      const { remainingMs } = refusal as LeaseHeldError;
      expect(remainingMs).toBeGreaterThan(TTL_MS / 2);
      expect(remainingMs).toBeLessThanOrEqual(TTL_MS);
      await elapse(TTL_MS);
      expect(await acquire(store, 'b')).toMatchObject({ owner: 'b', epoch: 2 });
    });

    it('gives it to exactly one of many who ask at once', async () => {
      const { store } = await create();
      const owners = Array.from({ length: 8 }, (_, index) => `owner-${index}`);
      const answers = await Promise.allSettled(owners.map((owner) => acquire(store, owner)));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('fences off a paused owner whose transfer was taken over', async () => {
      const { store, elapse } = await create();
      const paused = await begin(store, 't', 'a');
      await elapse(TTL_MS);
      const successor = await acquire(store, 'b');
      await store.save(aRecord('t', 2), successor);

      const late: unknown = await store.save(aRecord('t', 3), paused).catch((error: unknown) => error);
      expect(late).toBeInstanceOf(LeaseLostError);
      expect(late).toMatchObject({ current: { owner: 'b', epoch: 2 } });
      await expect(store.renew(paused, TTL_MS)).rejects.toThrow(LeaseLostError);
      await store.release(paused);
      await store.save(aRecord('t', 3), successor);
      expect(await store.load('t')).toEqual(aRecord('t', 3));
    });

    it('lets an owner go on whose lease ran out while nobody else came', async () => {
      const { store, elapse } = await create();
      const lease = await begin(store, 't');
      await elapse(2 * TTL_MS);
      await store.save(aRecord('t', 2), lease);
      const renewed = await store.renew(lease, TTL_MS);
      expect(renewed.epoch).toBe(lease.epoch);
      await expect(acquire(store, 'b')).rejects.toThrow(LeaseHeldError);
    });

    it('lasts from the last renewal', async () => {
      const { store, elapse } = await create();
      const lease = await begin(store, 't');
      await elapse(TTL_MS / 2);
      await store.renew(lease, TTL_MS);
      await elapse(TTL_MS / 2);
      await expect(acquire(store, 'b')).rejects.toThrow(LeaseHeldError);
      await elapse(TTL_MS / 2);
      expect(await acquire(store, 'b')).toMatchObject({ owner: 'b' });
    });

    it('can be taken again by its own owner, which ends the lease before', async () => {
      const { store } = await create();
      const first = await acquire(store, 'a');
      const second = await acquire(store, 'a');
      expect(second.epoch).toBe(2);
      await expect(store.save(aRecord('t', 1), first)).rejects.toThrow(LeaseLostError);
      await store.save(aRecord('t', 1), second);
    });

    it('can be given back, once and again, and writes nothing from then on', async () => {
      const { store } = await create();
      const lease = await begin(store, 't');
      await store.release(lease);
      await store.release(lease);
      const late: unknown = await store.save(aRecord('t', 2), lease).catch((error: unknown) => error);
      expect(late).toBeInstanceOf(LeaseLostError);
      expect((late as LeaseLostError).current).toEqual({ epoch: 1 });
      await expect(store.renew(lease, TTL_MS)).rejects.toThrow('given back');
      expect(await acquire(store, 'b')).toMatchObject({ owner: 'b', epoch: 2 });
    });

    it('keeps counting for an owner who knows more than a store that lost its data', async () => {
      const { store } = await create();
      const again = await store.acquire({ transferId: 't', owner: 'a', ttlMs: TTL_MS, aboveEpoch: 6 });
      expect(again.epoch).toBe(7);
      expect(
        await store.acquire({ transferId: 't', owner: 'a', ttlMs: TTL_MS, aboveEpoch: 2 }),
      ).toMatchObject({
        epoch: 8,
      });
    });

    it('says no to what makes no sense', async () => {
      const { store } = await create();
      const sane = { transferId: 't', owner: 'a', ttlMs: TTL_MS };
      for (const insane of [{ ttlMs: 0 }, { ttlMs: Number.NaN }, { owner: '' }, { transferId: '' }]) {
        await expect(store.acquire({ ...sane, ...insane })).rejects.toThrow(InvalidInputError);
      }
      const lease = await store.acquire(sane);
      await expect(store.renew(lease, -1)).rejects.toThrow(InvalidInputError);
      await expect(store.save(aRecord('another', 1), lease)).rejects.toThrow(InvalidInputError);
      await expect(store.save(aRecord('t', 0), lease)).rejects.toThrow(InvalidInputError);
      await expect(store.orphans({ limit: 0 })).rejects.toThrow(InvalidInputError);
      await expect(create({ retainEndedMs: -1 })).rejects.toThrow(InvalidInputError);
    });
  });

  describe(`${name}: records`, () => {
    it('returns what was saved last, and nothing that can be changed from outside', async () => {
      const { store } = await create();
      expect(await store.load('t')).toBeUndefined();
      const lease = await begin(store, 't');
      const second = aRecord('t', 2, { note: 'naïve 😀 \u0000 "quoted"' });
      await store.save(second, lease);
      const loaded = await store.load('t');
      expect(loaded).toEqual(second);
      Object.assign(loaded ?? {}, { revision: 99 });
      expect(await store.load('t')).toEqual(second);
    });

    it('is never overwritten by a late or different write', async () => {
      const { store } = await create();
      const lease = await begin(store, 't');
      await store.save(aRecord('t', 2), lease);
      const stale: unknown = await store.save(aRecord('t', 1), lease).catch((error: unknown) => error);
      expect(stale).toBeInstanceOf(StaleRecordError);
      expect(stale).toMatchObject({ revision: 1, storedRevision: 2 });
      await expect(store.save(aRecord('t', 2, { note: 'other' }), lease)).rejects.toThrow(StaleRecordError);
      expect(await store.load('t')).toEqual(aRecord('t', 2));
    });

    it('takes the same write twice, and one that skips what was never stored', async () => {
      const { store } = await create();
      const lease = await begin(store, 't');
      await store.save(aRecord('t', 1), lease);
      await store.save(aRecord('t', 5), lease);
      expect(await store.load('t')).toEqual(aRecord('t', 5));
    });

    it('is gone with its lease when it is deleted', async () => {
      const { store, traces } = await create();
      const lease = await begin(store, 't');
      await store.delete('t');
      await store.delete('t');
      expect(await store.load('t')).toBeUndefined();
      const late: unknown = await store.save(aRecord('t', 2), lease).catch((error: unknown) => error);
      expect(late).toBeInstanceOf(LeaseLostError);
      expect((late as LeaseLostError).current).toBeUndefined();
      expect(await traces()).toBe(0);
    });

    it('names both versions when another one wrote it, and stays', async () => {
      const { store, elapse } = await create();
      const lease = await acquire(store, 'a');
      await store.save(aRecord('t', 1, { version: 99 }), lease);
      const refusal: unknown = await store.load('t').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UnreadableRecordError);
      expect(refusal).toMatchObject({ transferId: 't', foundVersion: 99, understoodVersion: STATE_VERSION });
      await elapse(TTL_MS);
      expect(await store.orphans()).toMatchObject([{ transferId: 't' }]);
    });
  });

  describe(`${name}: orphans`, () => {
    it('are the transfers whose lease has run out, oldest first', async () => {
      const { store, elapse } = await create();
      for (const id of ['first', 'second', 'third']) {
        await begin(store, id, `owner of ${id}`);
        await elapse(1_000);
      }
      expect(await store.orphans()).toEqual([]);
      await elapse(TTL_MS);
      const orphans = await store.orphans();
      expect(orphans.map(({ transferId }) => transferId)).toEqual(['first', 'second', 'third']);
      expect(orphans[0]?.lastOwner).toBe('owner of first');
      expect((await store.orphans({ limit: 2 })).map(({ transferId }) => transferId)).toEqual([
        'first',
        'second',
      ]);
    });

    it('are no longer those that somebody has taken, renewed, ended or deleted', async () => {
      const { store, elapse } = await create();
      const leases = new Map<string, Awaited<ReturnType<typeof begin>>>();
      for (const id of ['taken', 'renewed', 'ended', 'deleted', 'left'])
        leases.set(id, await begin(store, id));
      const leaseOf = (id: string) => leases.get(id) ?? expect.unreachable(id);
      await elapse(TTL_MS);
      await acquire(store, 'b', 'taken');
      await store.renew(leaseOf('renewed'), TTL_MS);
      await store.save(aRecord('ended', 2, { phase: 'ended' }), leaseOf('ended'));
      await store.delete('deleted');
      expect((await store.orphans()).map(({ transferId }) => transferId)).toEqual(['left']);
      await elapse(TTL_MS);
      const again = (await store.orphans()).map(({ transferId }) => transferId);
      expect(again.sort()).toEqual(['left', 'renewed', 'taken']);
    });

    it('include what was given back at once, without a last owner', async () => {
      const { store } = await create();
      await store.release(await begin(store, 't'));
      const [orphan] = await store.orphans();
      expect(orphan).toMatchObject({ transferId: 't' });
      expect(orphan).not.toHaveProperty('lastOwner');
    });

    it('are none that were never saved, or had ended', async () => {
      const { store, elapse } = await create();
      const never = await acquire(store, 'a', 'never');
      const ended = await begin(store, 'ended');
      await store.save(aRecord('ended', 2, { phase: 'ended' }), ended);
      await store.release(ended);
      await acquire(store, 'b', 'ended');
      await elapse(TTL_MS);
      expect(await store.orphans()).toEqual([]);
      await store.save(aRecord('never', 1), never);
      expect(await store.orphans()).toMatchObject([{ transferId: 'never' }]);
    });
  });

  describe(`${name}: what is kept how long`, () => {
    const retention = { retainActiveMs: 1_000_000, retainEndedMs: 100_000 };

    it('forgets a transfer without a sign of life, orphaned or not, and leaves no trace', async () => {
      const { store, elapse, traces } = await create(retention);
      const lease = await begin(store, 't');
      await begin(store, 'other');
      await elapse(600_000);
      await store.renew(lease, TTL_MS);
      await elapse(600_000);
      expect(await store.load('t')).toEqual(aRecord('t', 1));
      expect(await store.load('other')).toBeUndefined();
      expect((await store.orphans()).map(({ transferId }) => transferId)).toEqual(['t']);
      await elapse(600_000);
      expect(await store.orphans()).toEqual([]);
      await expect(store.renew(lease, TTL_MS)).rejects.toThrow(LeaseLostError);
      expect(await traces()).toBe(0);
    });

    it('forgets a transfer that is taken up again and again and never goes on', async () => {
      const { store, elapse, traces } = await create(retention);
      await begin(store, 't');
      for (let turn = 0; turn < 5; turn += 1) {
        await elapse(200_000);
        await acquire(store, `successor ${turn}`);
      }
      expect(await store.load('t')).toBeUndefined();
      await elapse(1_000_000);
      await acquire(store, 'another', 'other');
      await store.delete('other');
      expect(await traces()).toBe(0);
    });

    it('forgets a transfer that has ended earlier, whatever its lease', async () => {
      const { store, elapse, traces } = await create(retention);
      const lease = await begin(store, 't');
      await store.save(aRecord('t', 2, { phase: 'ended' }), lease);
      await elapse(60_000);
      expect(await store.load('t')).toEqual(aRecord('t', 2, { phase: 'ended' }));
      await store.renew(lease, TTL_MS);
      await elapse(60_000);
      expect(await store.load('t')).toBeUndefined();
      await store.release(lease);
      expect(await store.orphans()).toEqual([]);
      expect(await traces()).toBe(0);
    });

    it('can forget at once what has ended', async () => {
      const { store } = await create({ retainEndedMs: 0 });
      const lease = await begin(store, 't');
      await store.save(aRecord('t', 2, { phase: 'ended' }), lease);
      expect(await store.load('t')).toBeUndefined();
      await store.release(lease);
    });
  });
}
