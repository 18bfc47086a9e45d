import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Directory, InvalidInputError, parseAddress, type DirectoryInput } from '@warm/session-core';
import type { z } from 'zod';
import { environmentSchema, type Environment } from './environment.js';
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
export interface Settings {
  /** Absent: a private local stack is started. */
  readonly livekit?: LiveKitSettings;
  /** Keys absent: the offline voices and the scripted model speak instead. */
  readonly keys?: Pick<ModelSettings, 'openai' | 'cartesia'>;
  readonly models: Omit<ModelSettings, 'openai' | 'cartesia'>;
  readonly outboundTrunkId?: string;
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
  readonly httpPort: number;
  readonly logLevel: Environment['WARM_LOG_LEVEL'];
}

/** Reads all settings. @throws SettingsError with every problem there is, not only the first. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems: string[] = [];
  const data = parseEnvironment(given, problems);
  const livekit = readLiveKit(data, given, problems);
  const keys = readKeys(data, given, problems);
  const directory = readDirectory(data, livekit !== undefined, problems);
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
    ...(directory && { directory }),
    ...(data.WARM_HOLD_AUDIO !== undefined && { holdAudio: data.WARM_HOLD_AUDIO }),
    consultPath: data.WARM_CONSULT_PATH,
    boomerangMs: data.WARM_BOOMERANG_MS,
    decisionMs: data.WARM_DECISION_MS,
    messages: resolve(data.WARM_MESSAGES),
    callerId: data.WARM_CALLER_ID,
    agentName: data.WARM_AGENT_NAME,
    idleProcesses: data.WARM_IDLE_PROCESSES,
    maxCalls: data.WARM_MAX_CALLS,
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

function readDirectory(env: Environment, needed: boolean, problems: string[]): DirectoryInput | undefined {
  if (env.WARM_DIRECTORY !== undefined) return readDirectoryFile(env.WARM_DIRECTORY, problems);
  if (env.WARM_SUPERVISOR !== undefined) return singleSupervisor(env.WARM_SUPERVISOR, env, needed, problems);
  if (needed) {
    problems.push(
      'WARM_SUPERVISOR is missing: give the phone to transfer to, as E.164 (+15551234567) or SIP URI (sip:ada@pbx.example), ' +
        'or WARM_DIRECTORY, a JSON file with departments and people.',
    );
  }
  return undefined;
}

function singleSupervisor(address: string, env: Environment, configured: boolean, problems: string[]) {
  const parsed = parseAddress(address);
  if (!parsed) {
    problems.push(
      `WARM_SUPERVISOR: ${JSON.stringify(address)} is no phone: use E.164 (+15551234567) or a SIP URI (sip:ada@pbx.example).`,
    );
  } else if (configured && parsed.kind === 'phone' && env.SIP_OUTBOUND_TRUNK_ID === undefined) {
    problems.push(
      'SIP_OUTBOUND_TRUNK_ID is missing: phone numbers are dialed through an outbound trunk; give its id (ST_…).',
    );
  }
  return directoryOf(address);
}

/** A directory of one person. */
export function directoryOf(address: string): DirectoryInput {
  const destinations = [{ id: 'supervisor', name: 'the supervisor', address }];
  return { departments: [{ id: 'support', name: 'support', destinations }] };
}

function readDirectoryFile(path: string, problems: string[]): DirectoryInput | undefined {
  try {
    const input = JSON.parse(readFileSync(path, 'utf8')) as DirectoryInput;
    Directory.from(input);
    return input;
  } catch (error) {
    const cure =
      error instanceof InvalidInputError ? error.message : `it cannot be read as JSON (${String(error)})`;
    problems.push(`WARM_DIRECTORY: ${JSON.stringify(path)}: ${cure}`);
    return undefined;
  }
}

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
