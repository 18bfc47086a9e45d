import type { HoldSourceReason } from './hold-source-error.js';

/** The decoder gave no usable sound; `message` is what it said. Never leaves the package. */
export class DecodeError extends Error {
  constructor(
    readonly reason: HoldSourceReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DecodeError';
  }
}
