import { resolve } from 'node:path';
import type { DirectoryInput } from '@warm/session-core';
import type { z } from 'zod';
import { environmentSchema, type Environment } from './environment.js';
import { readPeople } from './read-people.js';
import { readPrompts, type PromptSettings } from './read-prompts.js';
import { SettingsError } from './settings-error.js';

export interface LiveKitSettings {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface ModelSettings {
  readonly openai: { readonly apiKey: string; readonly baseUrl?: string };
  readonly cartesia: { readonly apiKey: string; readonly baseUrl?: string };
  readonly llm: string;
  readonly stt: string;
  readonly tts: string;
  readonly voice: string;
  readonly briefingVoice: string;
}

/** What a person configured. What is left out is brought up locally. */
export interface Settings extends PromptSettings {
  /** Absent: a private local stack is started. */
  readonly livekit?: LiveKitSettings;
  /** Keys absent: the offline voices and the scripted model speak instead. */
  readonly keys?: Pick<ModelSettings, 'openai' | 'cartesia'>;
  readonly models: Omit<ModelSettings, 'openai' | 'cartesia'>;
  readonly outboundTrunkId?: string;
  /** Of the local stack. Absent: a free one. */
  readonly sipPort?: number;
  /** Absent: the local stack's own scripted supervisor. */
  readonly directory?: DirectoryInput;
  readonly holdAudio?: string;
  readonly consultPath: Environment['WARM_CONSULT_PATH'];
  /** For how long after the merge a supervisor's dropped line gives the caller the agent back. */
  readonly boomerangMs: number;
  /** How long a supervisor may take to decide. */
  readonly decisionMs: number;
  /** The file callers' messages are added to; absolute. */
  readonly messages: string;
  /** What a supervisor's phone shows as the caller. */
  readonly callerId: string;
  readonly agentName: string;
  readonly idleProcesses: number;
  readonly maxCalls: number;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly logLevel: Environment['WARM_LOG_LEVEL'];
}

/** Reads all settings. @throws SettingsError with every problem there is, not only the first. */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems: string[] = [];
  const data = parseEnvironment(given, problems);
  const livekit = readLiveKit(data, given, problems);
  const keys = readKeys(data, given, problems);
  requireUseful(data, problems);
  const directory = readPeople({ env: data, livekitUrl: data.LIVEKIT_URL, problems });
  const prompts = await readPrompts(data, problems);
  if (problems.length > 0) throw new SettingsError(problems);

  return {
    ...(livekit && { livekit }),
    ...(keys && { keys }),
    models: {
      llm: data.WARM_LLM_MODEL,
      stt: data.WARM_STT_MODEL,
      tts: data.WARM_TTS_MODEL,
      voice: data.WARM_VOICE,
      briefingVoice: data.WARM_BRIEFING_VOICE ?? data.WARM_VOICE,
    },
    ...(data.SIP_OUTBOUND_TRUNK_ID !== undefined && { outboundTrunkId: data.SIP_OUTBOUND_TRUNK_ID }),
    ...(data.WARM_SIP_PORT !== undefined && { sipPort: data.WARM_SIP_PORT }),
    ...(directory && { directory }),
    ...prompts,
    ...(data.WARM_HOLD_AUDIO !== undefined && { holdAudio: data.WARM_HOLD_AUDIO }),
    consultPath: data.WARM_CONSULT_PATH,
    boomerangMs: data.WARM_BOOMERANG_MS,
    decisionMs: data.WARM_DECISION_MS,
    messages: resolve(data.WARM_MESSAGES),
    callerId: data.WARM_CALLER_ID,
    agentName: data.WARM_AGENT_NAME,
    idleProcesses: data.WARM_IDLE_PROCESSES,
    maxCalls: data.WARM_MAX_CALLS,
    httpHost: data.WARM_HTTP_HOST,
    httpPort: data.WARM_HTTP_PORT,
    logLevel: data.WARM_LOG_LEVEL,
  };
}

// Malformed values are put down as problems and left out, so that the rest can be looked at too.
function parseEnvironment(given: Record<string, unknown>, problems: string[]): Environment {
  const { error } = environmentSchema.safeParse(given);
  const issues = error?.issues ?? [];
  problems.push(...issues.map((issue) => describe(issue, given)));
  const malformed = new Set(issues.map(({ path }) => path[0]));
  return environmentSchema.parse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !malformed.has(name))),
  );
}

function readLiveKit(env: Environment, given: object, problems: string[]): LiveKitSettings | undefined {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env;
  if (url && apiKey && apiSecret) return { url, apiKey, apiSecret };
  requireTogether(
    ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
    given,
    'for a local stack',
    problems,
  );
  return undefined;
}

function readKeys(env: Environment, given: object, problems: string[]): Settings['keys'] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, CARTESIA_API_KEY, CARTESIA_BASE_URL } = env;
  if (OPENAI_API_KEY && CARTESIA_API_KEY) {
    return {
      openai: { apiKey: OPENAI_API_KEY, ...(OPENAI_BASE_URL && { baseUrl: OPENAI_BASE_URL }) },
      cartesia: { apiKey: CARTESIA_API_KEY, ...(CARTESIA_BASE_URL && { baseUrl: CARTESIA_BASE_URL }) },
    };
  }
  requireTogether(
    ['OPENAI_API_KEY', 'CARTESIA_API_KEY'],
    given,
    'to work by keypad with offline voices',
    problems,
  );
  return undefined;
}

/** A setting that nothing would come of is a slip, too. */
function requireUseful(env: Environment, problems: string[]): void {
  const hasKeys = env.OPENAI_API_KEY !== undefined || env.CARTESIA_API_KEY !== undefined;
  const useless = [
    ...(hasKeys ? [] : (['OPENAI_BASE_URL', 'CARTESIA_BASE_URL'] as const)),
    env.LIVEKIT_URL === undefined ? ('SIP_OUTBOUND_TRUNK_ID' as const) : ('WARM_SIP_PORT' as const),
  ].filter((name) => env[name] !== undefined);
  for (const name of useless) problems.push(`${name} ${WITHOUT[name]}`);
}

const WITHOUT = {
  OPENAI_BASE_URL: 'is used with keys only: set OPENAI_API_KEY and CARTESIA_API_KEY too, or leave it out.',
  CARTESIA_BASE_URL: 'is used with keys only: set OPENAI_API_KEY and CARTESIA_API_KEY too, or leave it out.',
  WARM_SIP_PORT: 'is a port of the local stack, which is not started with LIVEKIT_URL: leave it out.',
  SIP_OUTBOUND_TRUNK_ID:
    'names a trunk of your LiveKit: set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET too, or leave it out.',
} as const;

// Half a set is a slip: whoever gives one of these means to give all.
function requireTogether(names: readonly string[], given: object, without: string, problems: string[]): void {
  const missing = names.filter((name) => !(name in given));
  if (missing.length === names.length) return;
  for (const name of missing) {
    problems.push(`${name} is missing: set it too, or none of ${names.join(', ')} ${without}.`);
  }
}

function describe({ path, message }: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const name = String(path[0]);
  const isSecret = /KEY|SECRET/.test(name);
  return `${name}: ${isSecret ? '(hidden)' : JSON.stringify(given[name])}: ${message}`;
}
