import { WarmError } from '@warm/session-core';

/** A reader was told to read while it reads already, or after it was closed. */
export class DtmfReaderStateError extends WarmError {
  readonly code = 'dtmf-reader-state';

  constructor(readonly state: 'reading' | 'closed') {
    super(
      state === 'reading'
        ? 'read() is not possible while an entry is being read: wait for it, or abort it.'
        : 'read() is not possible after close(): create another reader.',
    );
  }
}
