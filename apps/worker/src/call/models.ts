import { inference, type VAD } from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';
import type { ModelSettings } from '../settings/settings.js';

/** The models of one call. Both agents share the language model, the transcriber and the voice detector. */
export interface CallModels {
  readonly llm: openai.LLM;
  readonly stt: openai.STT;
  readonly vad: VAD;
  readonly supportVoice: cartesia.TTS;
  readonly briefingVoice: cartesia.TTS;
}

export function createModels({ openai: openAi, cartesia: voices, ...models }: ModelSettings): CallModels {
  const connection = {
    apiKey: openAi.apiKey,
    ...(openAi.baseUrl !== undefined && { baseURL: openAi.baseUrl }),
  };
  const tts = (voice: string) =>
    new cartesia.TTS({
      apiKey: voices.apiKey,
      model: models.tts,
      voice,
      ...(voices.baseUrl !== undefined && { baseUrl: voices.baseUrl }),
    });
  return {
    llm: new openai.LLM({ ...connection, model: models.llm }),
    // A request for each utterance the detector has cut out: understood by every OpenAI-compatible server.
    stt: new openai.STT({ ...connection, model: models.stt, useRealtime: false }),
    // No more padding than silence: with more, the detector's segments begin with a piece of their own end.
    vad: new inference.VAD({ model: 'silero', prefixPaddingDuration: 250, minSilenceDuration: 250 }),
    supportVoice: tts(models.voice),
    briefingVoice: tts(models.briefingVoice),
  };
}
