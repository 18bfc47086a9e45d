const marker = Symbol.for('@warm/testbed/ScriptError');

/** A scripted model was told to do what no real one could in that request, such as calling a tool that is not offered. */
export class ScriptError extends Error {
  readonly [marker] = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScriptError';
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is ScriptError {
    return error instanceof Error && marker in error;
  }
}
