const marker = Symbol.for('@warm/testbed/RequestTimeoutError');

/** No request that fits came to the model servers in time. The message lists those that came. */
export class RequestTimeoutError extends Error {
  readonly [marker] = true;
  readonly timeoutMs: number;

  constructor(facts: { timeoutMs: number; seen: readonly string[] }, options?: ErrorOptions) {
    const seen = facts.seen.length === 0 ? 'none came' : `these came last: ${facts.seen.join('; ')}`;
    super(`no model request fitted within ${facts.timeoutMs} ms; ${seen}`, options);
    this.name = 'RequestTimeoutError';
    this.timeoutMs = facts.timeoutMs;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is RequestTimeoutError {
    return error instanceof Error && marker in error;
  }
}
