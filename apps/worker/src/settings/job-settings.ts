import type { SpeechMode } from '@warm/transfer-agent';
import type { PromptSettings } from './read-prompts.js';
import type { LiveKitSettings, ModelSettings, Settings } from './settings.js';

/** Where a job reaches the worker's main process. */
export interface ControlSettings {
  readonly url: string;
  readonly token: string;
}

/** Everything a job process needs, complete: nothing is left to be looked up. Asked of the main process. */
export interface JobSettings extends PromptSettings {
  readonly livekit: LiveKitSettings;
  readonly models: ModelSettings;
  /** Whose speech is understood: without keys nobody's who is not scripted, and the agents say so. */
  readonly speech: { readonly caller: SpeechMode; readonly supervisor: SpeechMode };
  readonly callerId: string;
  readonly outboundTrunkId?: string;
  readonly directory: NonNullable<Settings['directory']>;
  readonly holdAudio?: string;
  readonly consultPath: Settings['consultPath'];
  /** Whether the server moves participants; absent where nobody knows or wants it to. */
  readonly canMove?: boolean | undefined;
  readonly boomerangMs: number;
  readonly decisionMs: number;
  readonly messages: string;
  readonly control: ControlSettings;
  readonly logLevel: Settings['logLevel'];
}

/** Job processes are forked by the agent server and inherit nothing but the environment. */
const VARIABLE = 'WARM_CONTROL';

/**
 * Tells jobs where to ask, and nothing else: an environment has no room for a large directory, and everything a process
 * starts can read it.
 */
export function passToJobs(control: ControlSettings): void {
  process.env[VARIABLE] = JSON.stringify(control);
}

/** @throws Error if this is not a process the worker has forked. */
export function receiveInJob(): ControlSettings {
  const text = process.env[VARIABLE];
  if (text === undefined)
    throw new Error(`${VARIABLE} is not set: job processes are started by the worker only.`);
  return JSON.parse(text) as ControlSettings;
}
