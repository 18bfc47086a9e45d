import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS } from '@warm/session-core';
import { z } from 'zod';

/** An agent that listens takes a quarter of a core, one that briefs twice that: with more, every call comes late. */
const CALLS_A_CORE = 3;

const trimmed = z.string().trim().min(1);
const url = (protocols: readonly string[], example: string) =>
  trimmed.refine((text) => protocols.includes(protocolOf(text)), `Give a URL such as ${example}.`);

/** The environment the worker reads, once, at its start. */
export const environmentSchema = z.object({
  LIVEKIT_URL: url(['ws:', 'wss:', 'http:', 'https:'], 'wss://my-project.livekit.cloud').optional(),
  LIVEKIT_API_KEY: trimmed.optional(),
  LIVEKIT_API_SECRET: trimmed.optional(),

  OPENAI_API_KEY: trimmed.optional(),
  OPENAI_BASE_URL: url(['http:', 'https:'], 'https://api.openai.com/v1').optional(),
  CARTESIA_API_KEY: trimmed.optional(),
  CARTESIA_BASE_URL: url(['http:', 'https:'], 'https://api.cartesia.ai').optional(),
  WARM_LLM_MODEL: trimmed.default('gpt-4.1-mini'),
  WARM_STT_MODEL: trimmed.default('gpt-4o-mini-transcribe'),
  WARM_TTS_MODEL: trimmed.default('sonic-3'),
  /** Cartesia voice of the agent the caller talks to. */
  WARM_VOICE: trimmed.default('9626c31c-bec5-4cca-baa8-f8ba9e84c8bc'),
  /** Cartesia voice of the agent that briefs the supervisor. */
  WARM_BRIEFING_VOICE: trimmed.optional(),

  /** Id of the SIP trunk by which phone numbers are dialed. SIP URIs need none. */
  SIP_OUTBOUND_TRUNK_ID: trimmed
    .refine((text) => text.startsWith('ST_'), 'Give the id LiveKit shows for the trunk; it starts with ST_.')
    .optional(),
  /** Where the local stack takes SIP calls; a softphone's entry then stays good. Left out: a free port. */
  WARM_SIP_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** One person to transfer to: E.164 or SIP URI. */
  WARM_SUPERVISOR: trimmed.optional(),
  /** A JSON file with departments and people, instead of WARM_SUPERVISOR. */
  WARM_DIRECTORY: trimmed.optional(),
  /** A folder of Markdown files with prompts in place of the built-in ones. */
  WARM_PROMPTS: trimmed.optional(),
  /** A text file: what the agent that talks to the caller is for. */
  WARM_INSTRUCTIONS: trimmed.optional(),
  WARM_HOLD_AUDIO: trimmed.optional(),
  WARM_CONSULT_PATH: z.enum(['auto', 'gate', 'move']).default('auto'),

  /** A supervisor whose line drops within this time after the merge gives the caller the agent back. 0: never. */
  WARM_BOOMERANG_MS: z.coerce.number().int().min(0).max(120_000).default(DEFAULT_LIMITS.boomerangWindowMs),

  /** From a supervisor's answer to a decision; after it the caller gets the agent back. */
  WARM_DECISION_MS: z.coerce
    .number()
    .int()
    .min(5_000)
    .max(DEFAULT_LIMITS.transferTimeoutMs)
    .default(DEFAULT_LIMITS.decisionTimeoutMs),

  /** Where callers' messages are kept, a JSON object a line. */
  WARM_MESSAGES: trimmed.default('.warm/messages.jsonl'),

  /** Number or name a supervisor's phone shows; a trunk may insist on a number of its own. */
  WARM_CALLER_ID: trimmed.default('support'),

  WARM_AGENT_NAME: trimmed.default('warm-support'),
  /** Job processes kept ready; each call takes one. */
  WARM_IDLE_PROCESSES: z.coerce.number().int().min(1).max(64).default(2),
  /** How many calls this worker serves at once; further ones go to other workers. */
  WARM_MAX_CALLS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(CALLS_A_CORE * availableParallelism()),
  /** Where load balancers ask whether the worker is healthy, and at which of the machine's addresses. */
  WARM_HTTP_PORT: z.coerce.number().int().min(1).max(65_535).default(8081),
  WARM_HTTP_HOST: trimmed.default('0.0.0.0'),
  WARM_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('error'),
});

export type Environment = z.infer<typeof environmentSchema>;

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
