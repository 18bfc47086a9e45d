const marker = Symbol.for('@warm/testbed/NoResponseError');

/** Nobody answered a phone's INVITE, not even with "100 Trying": nothing listens there, or it is stuck. */
export class NoResponseError extends Error {
  readonly [marker] = true;
  readonly target: string;

  constructor(target: string) {
    super(`no SIP response came from ${target}: check that something listens on that UDP port`);
    this.name = 'NoResponseError';
    this.target = target;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is NoResponseError {
    return error instanceof Error && marker in error;
  }
}
