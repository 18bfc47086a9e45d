import type { TransferRecord, TransferStore } from '../ports/transfer-store.js';

/** Keeps transfers for as long as the process lives: enough for one worker that need not survive a crash. */
export function createMemoryTransferStore(): TransferStore {
  const records = new Map<string, TransferRecord>();
  return {
    async save(record) {
      records.set(record.transferId, structuredClone(record));
    },
    async load(transferId) {
      return structuredClone(records.get(transferId));
    },
    async delete(transferId) {
      records.delete(transferId);
    },
  };
}
