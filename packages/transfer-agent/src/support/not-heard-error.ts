import { WarmError } from '@warm/session-core';

/** The agent was to speak and nothing became audible, usually because speech synthesis failed. */
export class NotHeardError extends WarmError {
  readonly code = 'not-heard';

  constructor(readonly text: string) {
    super('The agent was to speak and nothing became audible. Look for an error of the TTS before this one.');
  }
}
