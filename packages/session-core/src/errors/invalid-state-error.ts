import { WarmError } from './warm-error.js';

/** A command was given to a transfer that is not in a state to take it. Nothing has happened. */
export class InvalidStateError extends WarmError {
  readonly code = 'invalid-state';

  constructor(
    readonly command: string,
    readonly phase: string,
    allowed: readonly string[],
  ) {
    super(
      `\`${command}()\` is not possible while the transfer is "${phase}"; it is in: ${allowed.join(', ')}.`,
    );
  }
}
