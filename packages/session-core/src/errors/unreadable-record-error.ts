import { WarmError } from './warm-error.js';

/** A stored transfer that this version of the package cannot read. It is left in the store as it is. */
export class UnreadableRecordError extends WarmError {
  readonly code = 'unreadable-record';
  readonly transferId: string;
  /** The state's version as it was found; undefined if there is none. */
  readonly foundVersion: unknown;
  readonly understoodVersion: number;

  constructor(options: {
    transferId: string;
    foundVersion: unknown;
    understoodVersion: number;
    problem: string;
  }) {
    const { transferId, foundVersion, understoodVersion, problem } = options;
    super(
      `The record of transfer "${transferId}" cannot be read: ${problem}. It has version ` +
        `${foundVersion === undefined ? 'none' : JSON.stringify(foundVersion)}, this package understands ${understoodVersion}. ` +
        'Let a process of the version that wrote it finish the transfer, or delete the record.',
    );
    this.transferId = transferId;
    this.foundVersion = foundVersion;
    this.understoodVersion = understoodVersion;
  }
}
