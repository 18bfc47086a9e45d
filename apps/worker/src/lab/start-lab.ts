import {
  MARKERS,
  VOICES,
  startModelServers,
  startStack,
  synthesize,
  type ModelServers,
  type Phone,
  type PhoneEvent,
  type SipEndpoint,
  type Stack,
} from '@warm/testbed';
import { Directory, parseAddress, type DirectoryInput } from '@warm/session-core';
import type { JobSettings } from '../settings/job-settings.js';
import { directoryOf } from '../settings/read-people.js';
import type { Settings } from '../settings/settings.js';
import { Disposables } from '../runtime/disposables.js';
import { LAB_SCRIPT } from './scripted-model.js';
import { startScriptedSupervisor } from './scripted-supervisor.js';

/** Where the local stack rings phone numbers if no SIP URI says it: a softphone listens there unless told otherwise. */
export const LOCAL_SOFTPHONE = '127.0.0.1:5060';

/** What stands in for everything that was not configured. */
export interface Lab extends AsyncDisposable {
  readonly stack: Stack | undefined;
  readonly models: ModelServers | undefined;
  readonly supervisor: Phone | undefined;
  readonly sip: SipEndpoint | undefined;
  /** Rejects if a process of the local stack ends by itself. */
  readonly failed: Promise<never>;
  /** The configuration, completed. */
  readonly job: Omit<JobSettings, 'control'>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly onProgress: (line: string) => void;
  /** Lays a marker tone under each voice, so that ears tell who is heard. */
  readonly markers?: boolean;
  /** `understood` where the caller is a scripted phone, too. @default by the keys */
  readonly callerSpeech?: JobSettings['speech']['caller'];
  readonly onSupervisorEvent?: (event: PhoneEvent) => void;
  readonly signal?: AbortSignal;
}

export const OFFLINE_VOICES = { voice: 'support', briefingVoice: 'briefing' } as const;

/** Brings up what the settings leave open: the local stack, the model servers, the supervisor's phone. */
export async function startLab(settings: Settings, options: LabOptions): Promise<Lab> {
  const started = new Disposables();
  try {
    return await bringUp(settings, options, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function bringUp(settings: Settings, options: LabOptions, started: Disposables): Promise<Lab> {
  // Missing, it would be noticed by a caller who hears nothing.
  if (!settings.keys || !settings.directory) await synthesize('ok');
  const models = settings.keys ? undefined : started.use(await startModels(options.markers ?? false));
  const supervisor = settings.directory ? undefined : started.use(await startSupervisor(models, options));
  const stack = settings.livekit
    ? undefined
    : started.use(await startLocalStack(settings, supervisor, options));
  const livekit = settings.livekit ?? stack?.livekit;
  const directory = settings.directory ?? (supervisor && directoryOf(supervisor.uri));
  if (!livekit || !directory) throw new Error('The lab left LiveKit or the directory open.');

  const outboundTrunkId = settings.outboundTrunkId ?? stack?.sip?.outboundTrunkId;
  const close = () => started.disposeAsync();
  return {
    stack,
    models,
    supervisor,
    sip: stack?.sip,
    failed: failureOf(stack),
    job: {
      livekit: { url: livekit.url, apiKey: livekit.apiKey, apiSecret: livekit.apiSecret },
      models: { ...settings.models, ...(models ? offline(models) : settings.keys) } as JobSettings['models'],
      speech: {
        caller: options.callerSpeech ?? (models ? 'none' : 'understood'),
        // Of those without keys only the scripted phone is understood: the transcriber knows its words.
        supervisor: models && !supervisor ? 'none' : 'understood',
      },
      callerId: settings.callerId,
      ...(outboundTrunkId !== undefined && { outboundTrunkId }),
      directory,
      prompts: settings.prompts,
      instructions: settings.instructions,
      ...(settings.holdAudio !== undefined && { holdAudio: settings.holdAudio }),
      consultPath: settings.consultPath,
      boomerangMs: settings.boomerangMs,
      decisionMs: settings.decisionMs,
      messages: settings.messages,
      logLevel: settings.logLevel,
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The offline voices and the scripted model. */
export async function startModels(markers: boolean): Promise<ModelServers> {
  const marked = (espeakVoice: string, markerHz: number) => ({ espeakVoice, ...(markers && { markerHz }) });
  const models = await startModelServers({
    voices: {
      [OFFLINE_VOICES.voice]: marked(VOICES.supportAgent, MARKERS.supportAgent),
      [OFFLINE_VOICES.briefingVoice]: marked(VOICES.transferAgent, MARKERS.transferAgent),
    },
  });
  models.llm.script(LAB_SCRIPT);
  return models;
}

function startSupervisor(
  models: ModelServers | undefined,
  { markers, onSupervisorEvent }: LabOptions,
): Promise<Phone> {
  return startScriptedSupervisor({
    ...(models && { phrasebook: models.phrasebook }),
    ...(markers && { marker: MARKERS.supervisorVoice }),
    ...(onSupervisorEvent && { onEvent: onSupervisorEvent }),
  });
}

function startLocalStack(
  settings: Settings,
  supervisor: Phone | undefined,
  options: LabOptions,
): Promise<Stack> {
  const outboundAddress = supervisor?.hostPort ?? hostOf(settings.directory) ?? LOCAL_SOFTPHONE;
  return startStack({
    sip: { agentName: settings.agentName, outboundAddress },
    ...(settings.sipPort !== undefined && { ports: { sip: settings.sipPort } }),
    onProgress: options.onProgress,
    ...(options.signal && { signal: options.signal }),
  });
}

function failureOf(stack: Stack | undefined): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    stack?.onExit(({ process: name, code, signal, lastLines }) =>
      reject(new Error(`${name} has ended (${signal ?? `code ${code}`}); the end of its log:\n${lastLines}`)),
    );
  });
  failed.catch(() => undefined);
  return failed;
}

// A phone number has to be rung somewhere: on the local stack, where the first SIP URI of the directory is.
function hostOf(directory: DirectoryInput | undefined): string | undefined {
  const people = directory ? Directory.from(directory).people : [];
  for (const person of people) {
    const address = person.kind === 'phone' ? parseAddress(person.address) : undefined;
    if (address?.kind === 'sip') return address.hostPort;
  }
  return undefined;
}

function offline({ openai, cartesia }: ModelServers) {
  return { openai, cartesia, ...OFFLINE_VOICES };
}
