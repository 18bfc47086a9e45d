import type { Lease } from '../ports/transfer-store.js';
import { WarmError } from './warm-error.js';

/** Whoever holds a transfer according to the store. */
export type CurrentHolder = Pick<Lease, 'epoch'> & { readonly owner?: string };

/**
 * The lease is no longer good: nothing was written, and whoever held it must stop acting for the transfer.
 *
 * `current` tells why. With an owner: that one has taken the transfer over. Without: it was given back. Absent: the
 * store knows nothing of the transfer; it was deleted, has expired, or the store lost its data.
 */
export class LeaseLostError extends WarmError {
  readonly code = 'lease-lost';
  readonly current: CurrentHolder | undefined;

  constructor(
    readonly lease: Lease,
    current?: CurrentHolder,
  ) {
    super(
      `"${lease.owner}" has lost transfer "${lease.transferId}" (epoch ${lease.epoch}): ${reason(current)}. ` +
        'Stop acting for it, or acquire it anew.',
    );
    this.current = current;
  }
}

function reason(current: CurrentHolder | undefined): string {
  if (!current) return 'the store knows nothing of it';
  if (current.owner === undefined) return 'it was given back';
  return `"${current.owner}" holds it (epoch ${current.epoch})`;
}
