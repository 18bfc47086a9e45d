import { LeaseHeldError } from '../errors/lease-held-error.js';
import { LeaseLostError } from '../errors/lease-lost-error.js';
import { WarmError } from '../errors/warm-error.js';
import type { TransferState } from '../machine/state.js';
import type { Lease, TransferRecord, TransferStore } from '../ports/transfer-store.js';
import { answerOf, type StorePatience } from './store-patience.js';

/** A process that hangs for longer may be replaced; one that lives keeps the transfer if nobody comes. */
export const DEFAULT_LEASE_MS = 2_000;

export interface JournalOptions extends StorePatience {
  readonly store: TransferStore;
  readonly transferId: string;
  readonly owner: string;
  readonly leaseMs: number;
  /** Of a successor: its lease and the last revision written before. */
  readonly taken?: { readonly lease: Lease; readonly revision: number };
  readonly onError: (error: unknown) => void;
  /** Another process runs the transfer now: this one must not act for it any more. */
  readonly onSuperseded: () => void;
}

/**
 * Writes one transfer's states down and keeps the right to do so. A store that cannot be reached costs the transfer
 * its recovery, never the call: it goes on, and every state is whole, so the next one written makes good for all. The
 * last one is written again until the store has it, lest a transfer that has ended be taken for an orphan.
 */
export class Journal {
  readonly #options: JournalOptions;
  #lease: Lease | undefined;
  #revision: number;
  /** The last record, as long as the store does not have it. */
  #unsaved: TransferRecord | undefined;
  #stopTicking: () => void = () => undefined;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#lease = options.taken?.lease;
    this.#revision = options.taken?.revision ?? 0;
    this.#tickLater();
  }

  /** Resolves when the state is written or cannot be; false if somebody else runs the transfer now. */
  async write(state: TransferState): Promise<boolean> {
    const { clock, transferId, leaseMs } = this.#options;
    const askedAtMs = clock.now();
    this.#revision += 1;
    const record = { transferId, revision: this.#revision, state, updatedAtMs: askedAtMs };
    this.#unsaved = record;
    if (!(await this.#asked('save', this.#save(record)))) return false;
    // A process that stood still for longer than its lease cannot know by an answer this old whose the transfer is.
    const isStale = clock.now() - askedAtMs > leaseMs;
    return !isStale || this.#closed || this.#asked('renew', this.#renew());
  }

  /** Stops keeping the lease, which runs out unless it was given back. */
  close(): void {
    this.#closed = true;
    this.#stopTicking();
  }

  /** False if somebody else runs the transfer now. What else goes wrong is told, and is no reason to stop. */
  async #asked(operation: string, answer: Promise<void>): Promise<boolean> {
    const { owner, onError } = this.#options;
    try {
      await answerOf(this.#options, operation, answer);
    } catch (error) {
      if (isTaken(error, owner)) {
        this.close();
        return false;
      }
      onError(error);
    }
    return true;
  }

  async #save(record: TransferRecord): Promise<void> {
    try {
      await this.#asOwner((lease) => this.#options.store.save(record, lease));
    } catch (error) {
      if (isFinal(error)) this.#giveUp(record);
      throw error;
    }
    if (this.#unsaved === record) this.#unsaved = undefined;
    if (record.state.phase === 'ended') await this.#giveBack();
  }

  // A refusal that comes late says nothing of the records after it.
  #giveUp(record: TransferRecord): void {
    if (this.#unsaved !== record) return;
    this.#unsaved = undefined;
    if (record.state.phase === 'ended') this.close();
  }

  async #renew(): Promise<void> {
    const { store, leaseMs } = this.#options;
    if (this.#lease) this.#keep(await this.#asOwner((lease) => store.renew(lease, leaseMs)));
  }

  // A lease that the store has forgotten, or has given to us once more without our hearing of it, is taken anew.
  async #asOwner<Result>(act: (lease: Lease) => Promise<Result>): Promise<Result> {
    try {
      return await act(this.#lease ?? (await this.#acquire()));
    } catch (error) {
      if (!LeaseLostError.isInstance(error) || isTaken(error, this.#options.owner)) throw error;
      return act(await this.#acquire());
    }
  }

  async #acquire(): Promise<Lease> {
    const { store, transferId, owner, leaseMs } = this.#options;
    const aboveEpoch = this.#lease?.epoch ?? 0;
    return this.#keep(await store.acquire({ transferId, owner, ttlMs: leaseMs, aboveEpoch }));
  }

  // An answer that comes late is not to take the place of a newer lease.
  #keep(lease: Lease): Lease {
    if (lease.epoch >= (this.#lease?.epoch ?? 0)) this.#lease = lease;
    return lease;
  }

  async #giveBack(): Promise<void> {
    this.close();
    if (this.#lease) await this.#options.store.release(this.#lease);
  }

  #tickLater(): void {
    this.#stopTicking();
    if (this.#closed) return;
    const { clock, leaseMs } = this.#options;
    this.#stopTicking = clock.after(Math.ceil(leaseMs / 3), () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const isOurs = this.#unsaved
      ? await this.#asked('save', this.#save(this.#unsaved))
      : await this.#asked('renew', this.#renew());
    if (!isOurs) this.#options.onSuperseded();
    this.#tickLater();
  }
}

/** The same would be refused again; a lease that was lost to ourselves can be had again. */
function isFinal(error: unknown): boolean {
  return WarmError.isInstance(error) && !error.isRetryable && !LeaseLostError.isInstance(error);
}

/** Somebody else has taken the transfer over. */
function isTaken(error: unknown, owner: string): boolean {
  if (LeaseHeldError.isInstance(error)) return error.owner !== owner;
  return LeaseLostError.isInstance(error) && error.current !== undefined && error.current.owner !== owner;
}
