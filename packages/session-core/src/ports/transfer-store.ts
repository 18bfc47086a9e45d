import type { TransferState } from '../machine/state.js';

/** A transfer as it is stored: written before its effects run, so that a successor knows what may be under way. */
export interface TransferRecord {
  readonly transferId: string;
  /** Counts the transitions, from 1. */
  readonly revision: number;
  readonly state: TransferState;
  readonly updatedAtMs: number;
}

export interface TransferStore {
  save(record: TransferRecord): Promise<void>;
  load(transferId: string): Promise<TransferRecord | undefined>;
  delete(transferId: string): Promise<void>;
}
