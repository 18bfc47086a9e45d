import { LeaseHeldError } from '../errors/lease-held-error.js';
import { LeaseLostError } from '../errors/lease-lost-error.js';
import type { TransferState } from '../machine/state.js';
import type { Clock } from '../ports/clock.js';
import type { Lease, TransferRecord, TransferStore } from '../ports/transfer-store.js';

/** A process that hangs for longer may be replaced; one that lives keeps the transfer if nobody comes. */
export const DEFAULT_LEASE_MS = 2_000;

export interface JournalOptions {
  readonly store: TransferStore;
  readonly clock: Clock;
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
 * its recovery, never the call: it goes on, and every state is whole, so the next one written makes good for all.
 */
export class Journal {
  readonly #options: JournalOptions;
  #lease: Lease | undefined;
  #revision: number;
  #stopRenewing: () => void = () => undefined;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#lease = options.taken?.lease;
    this.#revision = options.taken?.revision ?? 0;
    if (this.#lease) this.#renewLater();
  }

  /** Resolves when the state is written or cannot be; false if somebody else runs the transfer now. */
  async write(state: TransferState): Promise<boolean> {
    const { clock, transferId, onError } = this.#options;
    this.#revision += 1;
    try {
      await this.#save({ transferId, revision: this.#revision, state, updatedAtMs: clock.now() });
    } catch (error) {
      if (isTaken(error)) {
        this.close();
        return false;
      }
      onError(error);
    }
    if (state.phase === 'ended') await this.#giveBack();
    return true;
  }

  /** Stops keeping the lease. It runs out unless it was given back. */
  close(): void {
    this.#closed = true;
    this.#stopRenewing();
  }

  async #save(record: TransferRecord): Promise<void> {
    const { store } = this.#options;
    try {
      await store.save(record, (this.#lease ??= await this.#acquire()));
    } catch (error) {
      if (!isForgotten(error)) throw error;
      this.#lease = await this.#acquire();
      await store.save(record, this.#lease);
    }
  }

  async #acquire(): Promise<Lease> {
    const { store, transferId, owner, leaseMs } = this.#options;
    const aboveEpoch = this.#lease?.epoch ?? 0;
    const lease = await store.acquire({ transferId, owner, ttlMs: leaseMs, aboveEpoch });
    this.#renewLater();
    return lease;
  }

  #renewLater(): void {
    this.#stopRenewing();
    if (this.#closed) return;
    const { clock, leaseMs } = this.#options;
    this.#stopRenewing = clock.after(Math.ceil(leaseMs / 3), () => void this.#renew());
  }

  // A lease the store has forgotten is taken anew with the next state that is written.
  async #renew(): Promise<void> {
    const { store, leaseMs, onError, onSuperseded } = this.#options;
    try {
      if (this.#lease) this.#lease = await store.renew(this.#lease, leaseMs);
    } catch (error) {
      if (this.#closed) return;
      if (isTaken(error)) {
        this.close();
        onSuperseded();
        return;
      }
      onError(error);
    }
    this.#renewLater();
  }

  async #giveBack(): Promise<void> {
    const { store, onError } = this.#options;
    this.close();
    try {
      if (this.#lease) await store.release(this.#lease);
    } catch (error) {
      onError(error);
    }
  }
}

/** Somebody else has taken the transfer over. */
function isTaken(error: unknown): boolean {
  return (
    LeaseHeldError.isInstance(error) || (LeaseLostError.isInstance(error) && error.current !== undefined)
  );
}

/** The store has lost its data: nobody else can have taken the transfer, and it is taken anew. */
function isForgotten(error: unknown): boolean {
  return LeaseLostError.isInstance(error) && error.current === undefined;
}
