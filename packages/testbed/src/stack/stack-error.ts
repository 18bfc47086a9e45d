const marker = Symbol.for('@warm/testbed/stack-error');

/**
 * What every error of the local stack has in common. Catch it to tell "the lab could not be set up" from a failing
 * test; `isInstance` also recognises errors of a second copy of this package.
 */
export class StackError extends Error {
  readonly [marker] = true;
  override readonly name: string = 'StackError';

  static readonly isInstance = (value: unknown): value is StackError =>
    value instanceof Error && marker in value;
}
