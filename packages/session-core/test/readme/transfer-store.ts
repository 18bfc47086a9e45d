import { LeaseHeldError, type Lease, type TransferRecord, type TransferStore } from '../../src/index.js';

/** Takes up every transfer whose owner is gone. Several processes may do so at once: each transfer goes to one. */
export async function adoptOrphans(
  store: TransferStore,
  owner: string,
  goOn: (record: TransferRecord, lease: Lease) => Promise<void>,
) {
  for (const { transferId } of await store.orphans()) {
    try {
      const lease = await store.acquire({ transferId, owner, ttlMs: 2_000 });
      const record = await store.load(transferId);
      if (record) await goOn(record, lease);
    } catch (error) {
      if (!LeaseHeldError.isInstance(error)) console.error(error); // The next one can be taken up all the same.
    }
  }
}
