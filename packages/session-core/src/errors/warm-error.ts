const marker = Symbol.for('warm.error');

/**
 * Base of every error the `@warm/*` packages throw on purpose.
 *
 * Recognise one with `WarmError.isInstance(error)` rather than `instanceof`: it also holds when two copies of a
 * package are installed. Facts are fields of the subclasses; nobody has to parse `message`.
 */
export abstract class WarmError extends Error {
  /** Kebab-case, unique over all packages; stable across releases. */
  abstract readonly code: string;
  /** Whether the same call may succeed if it is made again unchanged. */
  readonly isRetryable: boolean = false;
  readonly [marker] = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  static isInstance<Instance extends WarmError>(
    this: abstract new (...args: never[]) => Instance,
    error: unknown,
  ): error is Instance {
    if (error instanceof this) return true;
    // Of another copy: its classes are others, of the same names.
    const isOfAny = (this as unknown) === WarmError;
    return isMarked(error) && (isOfAny || error.name === this.name);
  }
}

function isMarked(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && marker in error;
}
