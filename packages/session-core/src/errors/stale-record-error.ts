import { WarmError } from './warm-error.js';

/** A record that is not newer than the stored one; nothing was written. */
export class StaleRecordError extends WarmError {
  readonly code = 'stale-record';

  constructor(
    readonly transferId: string,
    readonly revision: number,
    readonly storedRevision: number,
  ) {
    super(
      `Revision ${revision} of transfer "${transferId}" was not stored: revision ${storedRevision} is. ` +
        'Load the record and go on from there.',
    );
  }
}
