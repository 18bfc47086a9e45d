import { voice } from '@livekit/agents';
import { NotHeardError } from './not-heard-error.js';

/**
 * Waits until the first sound of a speech is played. A session without audio output (text only) counts as heard when
 * the speech is done.
 *
 * @throws NotHeardError if the speech ends without a sound; the signal's reason if it is aborted.
 */
export async function untilHeard(options: {
  readonly output: voice.AudioOutput | null;
  readonly speech: voice.SpeechHandle;
  readonly text: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { output, speech, text, signal } = options;
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const settle = (outcome: () => void) => {
      output?.off(voice.AudioOutput.EVENT_PLAYBACK_STARTED, onPlayed);
      signal.removeEventListener('abort', onAbort);
      speech.removeDoneCallback(onDone);
      outcome();
    };
    const onPlayed = () => settle(resolve);
    const onDone = () => settle(output ? () => reject(new NotHeardError(text)) : resolve);
    const onAbort = () => settle(() => reject(signal.reason as Error));
    output?.on(voice.AudioOutput.EVENT_PLAYBACK_STARTED, onPlayed);
    signal.addEventListener('abort', onAbort, { once: true });
    speech.addDoneCallback(onDone);
  });
}
