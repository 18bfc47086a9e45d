import { WarmError } from '@warm/session-core';

/** The consult line was closed; nothing can be done on it any more. */
export class ConsultLineClosedError extends WarmError {
  readonly code = 'consult-line-closed';

  constructor(readonly command: string) {
    super(`\`${command}()\` is not possible: the consult line is closed.`);
  }
}
