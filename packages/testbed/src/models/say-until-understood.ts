import type { ModelRequest, SttRequest } from './model-request.js';
import type { ModelServers } from './model-servers.js';

const ATTEMPTS = 3;
/** Of silence until speech counts as ended, and of the transcription. */
const TRANSCRIBED_WITHIN_MS = 15_000;

/** Somebody who speaks: a scripted phone. */
export interface Speaker {
  /** Resolves when the words have been said. */
  say(text: string): Promise<unknown>;
}

/**
 * Says something to an agent, and says it again if the transcriber recognised nothing of it, three times at most: what
 * people do on a bad line. A line is bad where a busy machine loses or stretches packets.
 *
 * @throws Error when it was not understood, RequestTimeoutError when nothing was transcribed within 15 s.
 */
export async function sayUntilUnderstood(
  speaker: Speaker,
  text: string,
  models: Pick<ModelServers, 'waitForRequest'>,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const sinceMs = Date.now();
    await speaker.say(text);
    const request = await models.waitForRequest((each) => isTranscribed(each) && each.atMs >= sinceMs, {
      timeoutMs: TRANSCRIBED_WITHIN_MS,
    });
    if (isTranscribed(request) && request.text) return;
  }
  throw new Error(`"${text}" was said ${ATTEMPTS} times, and not understood.`);
}

function isTranscribed(request: ModelRequest): request is SttRequest {
  return request.stage === 'stt' && request.state !== 'running';
}
