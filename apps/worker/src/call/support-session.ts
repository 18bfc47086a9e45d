import { voice } from '@livekit/agents';
import { STEADY_CONNECTIONS, steadyLLM, steadySTT, steadyTTS } from '@warm/transfer-agent';
import type { JobSettings } from '../settings/job-settings.js';
import type { CallModels } from './models.js';

/** The session in which the SupportAgent talks to the caller. */
export function createSupportSession({ speech }: JobSettings, models: CallModels): voice.AgentSession {
  const { llm, stt, vad, supportVoice } = models;
  const understands = speech.caller === 'understood';
  return new voice.AgentSession({
    tts: steadyTTS(supportVoice),
    ...(understands && { llm: steadyLLM(llm), stt: steadySTT(stt, { vad }) }),
    // What is left undefined would be provisioned by the framework.
    vad: understands ? vad : null,
    turnHandling: {
      turnDetection: understands ? 'vad' : null,
      interruption: { mode: 'vad' },
    },
    // Meant for a browser's echo canceller; on a phone it would deafen the agent for its first three seconds.
    aecWarmupDuration: null,
    connOptions: STEADY_CONNECTIONS,
    userAwayTimeout: null,
  });
}
