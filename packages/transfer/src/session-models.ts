import { llm, type voice } from '@livekit/agents';
import { InvalidInputError } from '@warm/session-core';
import type { SpeechMode, SpeechModels } from '@warm/transfer-agent';

/**
 * The models the supervisor is talked to with: the session's own, but for those given.
 * @throws InvalidInputError if there is no voice
 */
export function briefingModels(session: voice.AgentSession, given: Partial<SpeechModels> = {}): SpeechModels {
  const { stt, vad } = session;
  const tts = given.tts ?? session.tts;
  if (!tts) throw new InvalidInputError({ field: 'briefing.tts', value: undefined, cure: NEEDS_VOICE });
  return { llm: textModel(session), stt, vad, ...given, tts };
}

/** Whether a caller's speech is understood in this session. */
export function speechOf({ stt, llm: model }: voice.AgentSession): SpeechMode {
  return (stt ?? model instanceof llm.RealtimeModel) ? 'understood' : 'none';
}

// A realtime model answers to speech only; whoever briefs has to be told texts.
function textModel({ llm: model }: voice.AgentSession): llm.LLM | undefined {
  return model instanceof llm.LLM ? model : undefined;
}

const NEEDS_VOICE = 'Give the session a tts, or the supervisor one: briefing: { tts, llm, stt }.';
