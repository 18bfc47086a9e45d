import type { CallState } from './call-state.js';

const marker = Symbol.for('@warm/testbed/CallStateError');

/** A phone was told something its call does not allow, such as to play while nobody has answered. Nothing has happened. */
export class CallStateError extends Error {
  readonly [marker] = true;
  readonly command: string;
  readonly state: CallState;

  constructor(command: string, state: CallState, cure: string) {
    super(`phone.${command}() is not possible while the phone is "${state}": ${cure}`);
    this.name = 'CallStateError';
    this.command = command;
    this.state = state;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is CallStateError {
    return error instanceof Error && marker in error;
  }
}
