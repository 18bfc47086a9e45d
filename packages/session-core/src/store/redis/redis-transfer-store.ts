import { LeaseHeldError } from '../../errors/lease-held-error.js';
import { LeaseLostError } from '../../errors/lease-lost-error.js';
import { StaleRecordError } from '../../errors/stale-record-error.js';
import type {
  AcquireOptions,
  Lease,
  OrphanedTransfer,
  TransferRecord,
  TransferStore,
} from '../../ports/transfer-store.js';
import { checkAcquire, checkSave, retentionOf } from '../check-options.js';
import { readRecord, recordText } from '../record-text.js';
import { requireInteger } from '../require-integer.js';
import { DEFAULT_ORPHANS_LIMIT, type RetentionOptions } from '../retention.js';
import { openRedis, REDIS_DEFAULTS, type RedisOptions } from './redis-options.js';
import type { RedisScripts } from './redis-scripts.js';
import { ACQUIRE, DELETE, DUE, INSPECT, LOAD, RELEASE, RENEW, SAVE } from './transfer-scripts.js';

export type RedisTransferStoreOptions = RedisOptions & RetentionOptions;

/** A store that holds a connection, or the use of one. */
export interface RedisTransferStore extends TransferStore, AsyncDisposable {
  /** Ends the connection if it was made from a URL. Idempotent. */
  close(): Promise<void>;
}

/**
 * Keeps transfers in Redis 7.0 or newer, where any worker can take them over. Redis needs an append-only file if they
 * are to survive a restart of it.
 * @throws InvalidInputError
 */
export function createRedisTransferStore(options: RedisTransferStoreOptions): RedisTransferStore {
  return new ScriptedTransferStore(options);
}

class ScriptedTransferStore implements RedisTransferStore {
  readonly #retention: Required<RetentionOptions>;
  readonly #redis: RedisScripts;
  /** The braces put all transfers of a prefix into one slot of a cluster: a script must see one and the set at once. */
  readonly #base: string;

  constructor(options: RedisTransferStoreOptions) {
    this.#retention = retentionOf(options);
    this.#base = `${options.keyPrefix ?? REDIS_DEFAULTS.keyPrefix}{transfer}`;
    this.#redis = openRedis(options);
  }

  async acquire(options: AcquireOptions): Promise<Lease> {
    checkAcquire(options);
    const { transferId, owner, ttlMs, aboveEpoch = 0 } = options;
    const args = [owner, ttlMs, aboveEpoch, this.#retention.retainActiveMs];
    const [status, ...rest] = await this.#run('acquire', ACQUIRE, transferId, args);
    if (status === 'held') throw new LeaseHeldError(transferId, String(rest[0]), Number(rest[1]));
    return { transferId, owner, epoch: Number(rest[0]), expiresAtMs: Number(rest[1]) };
  }

  async renew(lease: Lease, ttlMs: number): Promise<Lease> {
    requireInteger('ttlMs', ttlMs, 1);
    const { transferId, owner, epoch } = lease;
    const args = [owner, epoch, ttlMs, this.#retention.retainActiveMs];
    const reply = await this.#run('renew', RENEW, transferId, args);
    throwIfLost(lease, reply);
    return { ...lease, expiresAtMs: Number(reply[2]) };
  }

  async release({ transferId, owner, epoch }: Lease): Promise<void> {
    await this.#run('release', RELEASE, transferId, [owner, epoch]);
  }

  async save(record: TransferRecord, lease: Lease): Promise<void> {
    checkSave(record, lease);
    const { owner, epoch } = lease;
    const { transferId, revision, state } = record;
    const ended = state.phase === 'ended';
    const retainMs = ended ? this.#retention.retainEndedMs : this.#retention.retainActiveMs;
    const args = [owner, epoch, revision, recordText(record), ended ? 1 : 0, retainMs];
    const reply = await this.#run('save', SAVE, transferId, args);
    throwIfLost(lease, reply);
    if (reply[0] === 'stale') throw new StaleRecordError(transferId, revision, Number(reply[1]));
  }

  async load(transferId: string): Promise<TransferRecord | undefined> {
    const [text] = await this.#run('load', LOAD, transferId);
    return text === undefined ? undefined : readRecord(transferId, text);
  }

  async delete(transferId: string): Promise<void> {
    await this.#run('delete', DELETE, transferId);
  }

  async orphans({ limit = DEFAULT_ORPHANS_LIMIT }: { readonly limit?: number } = {}): Promise<
    readonly OrphanedTransfer[]
  > {
    requireInteger('limit', limit, 1);
    for (;;) {
      const ids = await this.#redis.run({
        operation: 'orphans',
        script: DUE,
        keys: [this.#leasesKey],
        args: [limit],
      });
      const found = await Promise.all(ids.map((transferId) => this.#inspect(transferId)));
      const orphans = found.filter((orphan) => orphan !== undefined);
      // Those that turned out to be none are no longer due: what is behind them comes next.
      if (orphans.length > 0 || ids.length === 0) return orphans;
    }
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #inspect(transferId: string): Promise<OrphanedTransfer | undefined> {
    const [status, sinceMs, lastOwner] = await this.#run('orphans', INSPECT, transferId);
    if (status !== 'orphan') return undefined;
    return { transferId, sinceMs: Number(sinceMs), ...(lastOwner && { lastOwner }) };
  }

  #run(operation: string, script: string, transferId: string, args: readonly (string | number)[] = []) {
    const keys = [`${this.#base}:${transferId}`, this.#leasesKey];
    return this.#redis.run({ operation, script, keys, args: [transferId, ...args] });
  }

  get #leasesKey(): string {
    return `${this.#base}-leases`;
  }
}

function throwIfLost(lease: Lease, [status, epoch, owner]: readonly string[]): void {
  if (status !== 'lost') return;
  throw new LeaseLostError(lease, epoch ? { epoch: Number(epoch), ...(owner && { owner }) } : undefined);
}
