const marker = Symbol.for('@warm/testbed/SpeechSynthesisError');

/** `espeak-ng` started, but gave no speech: a voice it does not know, or text it cannot read. */
export class SpeechSynthesisError extends Error {
  readonly [marker] = true;
  /** What was to be spoken. */
  readonly text: string;
  /** The espeak voice asked for. */
  readonly voice: string;

  constructor(facts: { text: string; voice: string; reason: string }, options?: ErrorOptions) {
    super(
      `espeak-ng did not speak "${facts.text}" with voice "${facts.voice}": ${facts.reason}. ` +
        '"espeak-ng --voices=en" and "espeak-ng --voices=variant" list the voices.',
      options,
    );
    this.name = 'SpeechSynthesisError';
    this.text = facts.text;
    this.voice = facts.voice;
  }

  /** Whether `error` is one, also when it comes from another copy of this package. */
  static isInstance(error: unknown): error is SpeechSynthesisError {
    return error instanceof Error && marker in error;
  }
}
