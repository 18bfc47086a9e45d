import { WarmError } from '@warm/session-core';

/** Somebody has said something, and no transcriber said what: it is lost. */
export class NotUnderstoodError extends WarmError {
  readonly code = 'not-understood';

  constructor(options?: ErrorOptions) {
    super(
      'What was said could not be transcribed. Look at the cause, and for errors of the STT before this one.',
      options,
    );
  }
}
