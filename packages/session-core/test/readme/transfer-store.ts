import {
  LeaseHeldError,
  LeaseLostError,
  StaleRecordError,
  type Lease,
  type TransferRecord,
  type TransferStore,
} from '../../src/index.js';

interface Row {
  lease: Lease;
  record?: TransferRecord;
}

/** One row a transfer; each method would be a transaction of a database, and `now` its clock. */
export function createTransferStore(now: () => number): TransferStore {
  const rows = new Map<string, Row>();
  const held = (lease: Lease): Row => {
    const row = rows.get(lease.transferId);
    if (row?.lease.epoch === lease.epoch && row.lease.owner === lease.owner) return row;
    throw new LeaseLostError(lease, row?.lease);
  };
  return {
    async acquire({ transferId, owner, ttlMs, aboveEpoch = 0 }) {
      const row = rows.get(transferId);
      const remainingMs = row ? row.lease.expiresAtMs - now() : 0;
      if (row && row.lease.owner !== owner && remainingMs > 0) {
        throw new LeaseHeldError(transferId, row.lease.owner, remainingMs);
      }
      const epoch = Math.max(row?.lease.epoch ?? 0, aboveEpoch) + 1;
      const lease = { transferId, owner, epoch, expiresAtMs: now() + ttlMs };
      rows.set(transferId, { ...row, lease });
      return lease;
    },
    async renew(lease, ttlMs) {
      return (held(lease).lease = { ...lease, expiresAtMs: now() + ttlMs });
    },
    async release(lease) {
      const row = rows.get(lease.transferId);
      if (row?.lease.epoch === lease.epoch) row.lease = { ...lease, expiresAtMs: now() };
    },
    async save(record, lease) {
      const row = held(lease);
      const { transferId, revision } = record;
      const isNewer = revision > (row.record?.revision ?? 0);
      const isSame = JSON.stringify(record) === JSON.stringify(row.record);
      if (!isNewer && !isSame) throw new StaleRecordError(transferId, revision, row.record?.revision ?? 0);
      row.record = structuredClone(record);
    },
    load: async (transferId) => rows.get(transferId)?.record,
    delete: async (transferId) => void rows.delete(transferId),
    async orphans({ limit = 100 } = {}) {
      return [...rows.values()]
        .filter(({ record, lease }) => record && record.state.phase !== 'ended' && lease.expiresAtMs <= now())
        .map(({ lease: { transferId, owner: lastOwner, expiresAtMs: sinceMs } }) => ({
          transferId,
          lastOwner,
          sinceMs,
        }))
        .sort((a, b) => a.sinceMs - b.sinceMs)
        .slice(0, limit);
    },
  };
}
