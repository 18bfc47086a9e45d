import { APIConnectionError } from '@livekit/agents';

/** A voice ended in order, and there was no sound: nothing came of it, or its plugin kept a refusal to itself. */
export class SilentVoiceError extends APIConnectionError {
  constructor() {
    super({ message: 'The voice ended without a sound.' });
  }
}
