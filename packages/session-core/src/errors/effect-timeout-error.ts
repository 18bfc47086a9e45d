import { WarmError } from './warm-error.js';

/** A port did not finish an effect in time; the transfer treats it as failed and goes on. */
export class EffectTimeoutError extends WarmError {
  readonly code = 'effect-timeout';

  constructor(
    readonly effect: string,
    readonly timeoutMs: number,
  ) {
    super(`The effect "${effect}" did not finish within ${timeoutMs} ms.`);
  }
}
