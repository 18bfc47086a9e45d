const marker = Symbol.for('@warm/testbed/CallRejectedError');

/** The other side refused a phone's call; `sipStatusCode` says how. 487 follows the phone's own `cancel()`. */
export class CallRejectedError extends Error {
  readonly [marker] = true;
  readonly sipStatusCode: number;
  /** The reason phrase of the response's first line. */
  readonly reason: string;

  constructor(facts: { target: string; sipStatusCode: number; reason: string }) {
    super(`${facts.target} refused the call: ${facts.sipStatusCode} ${facts.reason}`);
    this.name = 'CallRejectedError';
    this.sipStatusCode = facts.sipStatusCode;
    this.reason = facts.reason;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is CallRejectedError {
    return error instanceof Error && marker in error;
  }
}
