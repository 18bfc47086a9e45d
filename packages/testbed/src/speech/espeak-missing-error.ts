const marker = Symbol.for('@warm/testbed/EspeakMissingError');

/** The `espeak-ng` program, which speaks for agents and scripted phones, is not installed. The message says how to install it. */
export class EspeakMissingError extends Error {
  readonly [marker] = true;
  /** The command that could not be started. */
  readonly command: string;

  constructor(command: string, options?: ErrorOptions) {
    super(
      `cannot start "${command}", which the testbed speaks with. Install it: ` +
        '"apt-get install espeak-ng" (Debian, Ubuntu) or "brew install espeak-ng" (macOS).',
      options,
    );
    this.name = 'EspeakMissingError';
    this.command = command;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is EspeakMissingError {
    return error instanceof Error && marker in error;
  }
}
