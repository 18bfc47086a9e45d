import type { voice } from '@livekit/agents';

/**
 * For an `AgentSession` on which somebody's call depends (`connOptions`): it does not close however often its LLM or
 * TTS fails. By default it does after three failures in a row, and the line is mute from then on. Its models need
 * `steadyLLM`, `steadySTT` and `steadyTTS` besides. A model that is silent for five seconds is asked once more.
 */
export const STEADY_CONNECTIONS = {
  maxUnrecoverableErrors: Infinity,
  llmConnOptions: { maxRetry: 1, retryIntervalMs: 200, timeoutMs: 5_000 },
  ttsConnOptions: { maxRetry: 1, retryIntervalMs: 200, timeoutMs: 5_000 },
} as const satisfies voice.AgentSessionOptions['connOptions'];
