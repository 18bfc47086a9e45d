import { LeaseHeldError } from '../errors/lease-held-error.js';
import { LeaseLostError } from '../errors/lease-lost-error.js';
import { StaleRecordError } from '../errors/stale-record-error.js';
import { systemClock, type Clock } from '../ports/clock.js';
import type {
  AcquireOptions,
  Lease,
  OrphanedTransfer,
  TransferRecord,
  TransferStore,
} from '../ports/transfer-store.js';
import { checkAcquire, checkSave, retentionOf } from './check-options.js';
import { ExpiringMap } from './expiring-map.js';
import { readRecord, recordText } from './record-text.js';
import { requireInteger } from './require-integer.js';
import { DEFAULT_ORPHANS_LIMIT, type RetentionOptions } from './retention.js';

export interface MemoryTransferStoreOptions extends RetentionOptions {
  /** @default systemClock */
  readonly clock?: Clock;
}

/**
 * Keeps transfers in this process, and no longer than it lives: enough for one worker that need not survive a crash,
 * and for tests.
 * @throws InvalidInputError
 */
export function createMemoryTransferStore(options: MemoryTransferStoreOptions = {}): TransferStore {
  return new MemoryTransferStore(options);
}

/** What is known of one transfer. */
interface Entry {
  /** As it was given: a state is never changed, and whoever loads it gets a copy of their own. */
  record?: TransferRecord;
  owner?: string | undefined;
  epoch: number;
  leaseExpiresAtMs: number;
}

class MemoryTransferStore implements TransferStore {
  readonly #clock: Clock;
  readonly #retention: Required<RetentionOptions>;
  readonly #entries: ExpiringMap<Entry>;

  constructor({ clock = systemClock, ...retention }: MemoryTransferStoreOptions) {
    this.#clock = clock;
    this.#retention = retentionOf(retention);
    this.#entries = new ExpiringMap(clock);
  }

  async acquire(options: AcquireOptions): Promise<Lease> {
    checkAcquire(options);
    const { transferId, owner, ttlMs, aboveEpoch = 0 } = options;
    const entry = this.#entries.get(transferId) ?? this.#begin(transferId);
    const remainingMs = entry.leaseExpiresAtMs - this.#clock.now();
    if (entry.owner !== undefined && entry.owner !== owner && remainingMs > 0) {
      throw new LeaseHeldError(transferId, entry.owner, remainingMs);
    }
    entry.owner = owner;
    entry.epoch = Math.max(entry.epoch, aboveEpoch) + 1;
    return this.#extend(transferId, entry, ttlMs);
  }

  // To be taken up again and again, by processes that cannot go on with it, is no sign of life.
  #begin(transferId: string): Entry {
    const entry: Entry = { epoch: 0, leaseExpiresAtMs: 0 };
    this.#entries.set(transferId, entry, this.#retention.retainActiveMs);
    return entry;
  }

  async renew(lease: Lease, ttlMs: number): Promise<Lease> {
    requireInteger('ttlMs', ttlMs, 1);
    const entry = this.#held(lease);
    // A lease on what has ended does not keep it: it goes when its time has come.
    if (!hasEnded(entry)) this.#entries.set(lease.transferId, entry, this.#retention.retainActiveMs);
    return this.#extend(lease.transferId, entry, ttlMs);
  }

  async release(lease: Lease): Promise<void> {
    const entry = this.#entries.get(lease.transferId);
    if (!entry || !holds(entry, lease)) return;
    entry.owner = undefined;
    entry.leaseExpiresAtMs = this.#clock.now();
  }

  async save(record: TransferRecord, lease: Lease): Promise<void> {
    checkSave(record, lease);
    const { transferId, revision } = record;
    const entry = this.#held(lease);
    const stored = entry.record;
    if (stored && stored.revision >= revision && recordText(stored) !== recordText(record)) {
      throw new StaleRecordError(transferId, revision, stored.revision);
    }
    entry.record = record;
    const { retainActiveMs, retainEndedMs } = this.#retention;
    this.#entries.set(transferId, entry, hasEnded(entry) ? retainEndedMs : retainActiveMs);
  }

  async load(transferId: string): Promise<TransferRecord | undefined> {
    const record = this.#entries.get(transferId)?.record;
    return record && readRecord(transferId, recordText(record));
  }

  async delete(transferId: string): Promise<void> {
    this.#entries.delete(transferId);
  }

  async orphans({ limit = DEFAULT_ORPHANS_LIMIT }: { readonly limit?: number } = {}): Promise<
    readonly OrphanedTransfer[]
  > {
    requireInteger('limit', limit, 1);
    const nowMs = this.#clock.now();
    return this.#entries
      .entries()
      .filter(([, entry]) => entry.record && !hasEnded(entry) && entry.leaseExpiresAtMs <= nowMs)
      .sort(([, a], [, b]) => a.leaseExpiresAtMs - b.leaseExpiresAtMs)
      .slice(0, limit)
      .map(([transferId, { owner, leaseExpiresAtMs }]) => ({
        transferId,
        sinceMs: leaseExpiresAtMs,
        ...(owner !== undefined && { lastOwner: owner }),
      }));
  }

  #held(lease: Lease): Entry {
    const entry = this.#entries.get(lease.transferId);
    if (entry && holds(entry, lease)) return entry;
    throw new LeaseLostError(lease, entry && current(entry));
  }

  #extend(transferId: string, entry: Entry, ttlMs: number): Lease {
    entry.leaseExpiresAtMs = this.#clock.now() + ttlMs;
    const { owner = '', epoch, leaseExpiresAtMs } = entry;
    return { transferId, owner, epoch, expiresAtMs: leaseExpiresAtMs };
  }
}

function holds(entry: Entry, { owner, epoch }: Lease): boolean {
  return entry.owner === owner && entry.epoch === epoch;
}

function hasEnded({ record }: Entry): boolean {
  return record?.state.phase === 'ended';
}

function current({ owner, epoch }: Entry) {
  return { epoch, ...(owner !== undefined && { owner }) };
}
