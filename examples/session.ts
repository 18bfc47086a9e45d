import { inference, voice } from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';

/** What the agents of the examples hear, think and speak with; any other session of `@livekit/agents` does as well. */
export function createSession(): voice.AgentSession {
  const { CARTESIA_BASE_URL: baseUrl, WARM_VOICE: voiceId } = process.env;
  return new voice.AgentSession({
    llm: new openai.LLM({ model: 'gpt-4.1-mini' }),
    stt: new openai.STT({ model: 'gpt-4o-mini-transcribe', useRealtime: false }),
    tts: new cartesia.TTS({ ...(baseUrl && { baseUrl }), ...(voiceId && { voice: voiceId }) }),
    vad: new inference.VAD({ model: 'silero', prefixPaddingDuration: 250, minSilenceDuration: 250 }),
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
    // Meant for a browser's echo canceller; on a phone it would deafen the agent for its first three seconds.
    aecWarmupDuration: null,
  });
}
