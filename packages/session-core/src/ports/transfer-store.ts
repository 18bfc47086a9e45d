import type { TransferState } from '../machine/state.js';

/** A transfer as it is stored: written before its effects run, so that a successor knows what may be under way. */
export interface TransferRecord {
  readonly transferId: string;
  /** Counts the transitions, from 1. */
  readonly revision: number;
  readonly state: TransferState;
  readonly updatedAtMs: number;
}

/**
 * The right to write one transfer. It is lost when somebody else takes the transfer over, not when it runs out: an
 * owner that was cut off from the store for a while goes on if nobody came in the meantime.
 */
export interface Lease {
  readonly transferId: string;
  /** Who holds it: unique to a process (a job's id), since the same owner may take its own lease again. */
  readonly owner: string;
  /** Grows with each owner: whatever acts for a transfer can be told from whatever acted before. */
  readonly epoch: number;
  /** Epoch ms by the store's clock, which need not be this machine's: renew by the time to live, not by this. */
  readonly expiresAtMs: number;
}

/** A transfer that has not ended and that nobody looks after. */
export interface OrphanedTransfer {
  readonly transferId: string;
  /** Who let the lease run out; absent if it was given back. */
  readonly lastOwner?: string;
  /** When it ran out or was given back, epoch ms by the store's clock. */
  readonly sinceMs: number;
}

/**
 * Keeps transfers so that one survives the process that runs it, and sees to it that only one process writes each.
 *
 * All methods reject with StoreUnavailableError if the store cannot be reached; whether a write happened is unknown
 * then, and every write may be made again as it is.
 */
export interface TransferStore {
  /**
   * Takes the transfer for `owner` for `ttlMs` milliseconds. Read its record afterwards, not before: only then is it
   * the last one of the owner before.
   * @throws LeaseHeldError while another owner's lease has not run out; InvalidInputError
   */
  acquire(options: AcquireOptions): Promise<Lease>;
  /**
   * Keeps the lease for `ttlMs` milliseconds from now.
   * @throws LeaseLostError if somebody else has taken the transfer, or the store knows nothing of it
   */
  renew(lease: Lease, ttlMs: number): Promise<Lease>;
  /** Gives the transfer back at once. Idempotent; to have lost the lease is no error. */
  release(lease: Lease): Promise<void>;
  /**
   * Writes a record that is newer than what is stored. The same record once more is accepted. A gap is no error: each
   * record is the whole state, and the one before may have been missed while the store was away.
   * @throws LeaseLostError as `renew` does; StaleRecordError if the stored revision is the same or newer
   */
  save(record: TransferRecord, lease: Lease): Promise<void>;
  /**
   * The last record, if there is one and it has not expired.
   * @throws UnreadableRecordError if another version of this package wrote it
   */
  load(transferId: string): Promise<TransferRecord | undefined>;
  /** Forgets the transfer and its lease. */
  delete(transferId: string): Promise<void>;
  /** What a sweeper gives to a successor, oldest first. @default limit 100 */
  orphans(options?: { readonly limit?: number }): Promise<readonly OrphanedTransfer[]>;
}

export interface AcquireOptions {
  readonly transferId: string;
  readonly owner: string;
  /** Milliseconds, at least 1. */
  readonly ttlMs: number;
  /**
   * An epoch known from elsewhere, which the new one is to exceed: for an owner whose store came back empty.
   * @default 0
   */
  readonly aboveEpoch?: number;
}
