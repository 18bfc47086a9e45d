const marker = Symbol.for('@warm/testbed/EventTimeoutError');

/** A phone's `waitFor()` waited in vain; the message lists what happened instead. */
export class EventTimeoutError extends Error {
  readonly [marker] = true;
  readonly awaited: string;
  /** The types of all events so far, in order. */
  readonly happened: readonly string[];

  constructor(facts: { awaited: string; timeoutMs: number; happened: readonly string[] }) {
    super(
      `no "${facts.awaited}" came within ${facts.timeoutMs} ms; so far: ${facts.happened.join(', ') || 'nothing'}`,
    );
    this.name = 'EventTimeoutError';
    this.awaited = facts.awaited;
    this.happened = facts.happened;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is EventTimeoutError {
    return error instanceof Error && marker in error;
  }
}
