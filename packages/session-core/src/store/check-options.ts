import { InvalidInputError } from '../errors/invalid-input-error.js';
import type { AcquireOptions, Lease, TransferRecord } from '../ports/transfer-store.js';
import type { ReserveOptions } from '../ports/supervisor-capacity.js';
import { requireInteger } from './require-integer.js';
import { DEFAULT_RETENTION, type RetentionOptions } from './retention.js';

/** @throws InvalidInputError */
export function checkAcquire({ transferId, owner, ttlMs, aboveEpoch = 0 }: AcquireOptions): void {
  requireText('transferId', transferId);
  requireText('owner', owner);
  requireInteger('ttlMs', ttlMs, 1);
  requireInteger('aboveEpoch', aboveEpoch, 0);
}

/** @throws InvalidInputError */
export function checkSave(record: TransferRecord, lease: Lease): void {
  requireInteger('record.revision', record.revision, 1);
  if (record.transferId === lease.transferId) return;
  throw new InvalidInputError({
    field: 'record.transferId',
    value: record.transferId,
    cure: `The lease is for transfer "${lease.transferId}".`,
  });
}

/** @throws InvalidInputError */
export function checkReservation(options: ReserveOptions): void {
  requireText('destinationId', options.destinationId);
  requireText('holder', options.holder);
  requireInteger('ttlMs', options.ttlMs, 1);
  requireInteger('capacity', options.capacity, 1);
}

/** @throws InvalidInputError */
export function retentionOf(options: RetentionOptions): Required<RetentionOptions> {
  const {
    retainActiveMs = DEFAULT_RETENTION.retainActiveMs,
    retainEndedMs = DEFAULT_RETENTION.retainEndedMs,
  } = options;
  requireInteger('retainActiveMs', retainActiveMs, 1);
  requireInteger('retainEndedMs', retainEndedMs, 0);
  return { retainActiveMs, retainEndedMs };
}

function requireText(field: string, value: string): void {
  if (value === '') throw new InvalidInputError({ field, value, cure: 'Use a text that is not empty.' });
}
