import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MARKERS,
  startPhone,
  startStack,
  synthesize,
  VOICES,
  type ModelServers,
  type Phone,
  type PhoneOptions,
  type Rule,
  type SipStack,
} from '@warm/testbed';
import type { Hours } from '@warm/session-core';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { CallerMessage } from '../../src/call/message-book.js';
import { writeMarkedHoldMusic } from '../../src/demo/hold-file.js';
import { OFFLINE_VOICES, startModels } from '../../src/lab/start-lab.js';
import { Disposables } from '../../src/runtime/disposables.js';
import { freePort } from './free-port.js';
import { WorkerProcess } from './worker-process.js';

export interface CallCenterOptions {
  readonly env?: Record<string, string>;
  /** What the model makes of what the phones of these tests say, before the lab's own script. */
  readonly script?: readonly Rule[];
  /** Prompts in place of the built-in ones, by name. */
  readonly prompts?: Readonly<Record<string, string>>;
}

/** A worker on real servers with two supervisors, Ada in support and Bob in sales, and any number of callers. */
export interface CallCenter extends AsyncDisposable {
  readonly stack: SipStack;
  readonly models: ModelServers;
  readonly worker: WorkerProcess;
  readonly rooms: RoomServiceClient;
  readonly ada: Phone;
  readonly bob: Phone;
  /** Another worker with the same settings, in place of one that has ended. */
  startWorker(): Promise<WorkerProcess>;
  /** A phone with the caller's voice. The test closes it. */
  caller(options?: PhoneOptions): Promise<Phone>;
  /** How many calls the worker serves right now. */
  readonly activeJobs: () => Promise<number>;
  /** What callers have left. */
  readonly messages: () => Promise<CallerMessage[]>;
}

/** Short enough that a test of "no answer" is not a wait, long enough for a person's phone in a test to answer. */
const ADA_RINGS_MS = 5_000;

/** Nobody is there until tomorrow at nine, whenever the test runs. */
const CLOSED_TODAY: Hours = {
  timeZone: 'UTC',
  weekly: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['09:00-17:00']]),
  ),
  closedOn: [new Date().toISOString().slice(0, 10)],
};

export async function openCallCenter(options: CallCenterOptions = {}): Promise<CallCenter> {
  const { env = {}, script = [], prompts } = options;
  const started = new Disposables();
  const folder = await mkdtemp(join(tmpdir(), 'warm-worker-'));
  started.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
  const [stack, models, holdAudio, httpPort] = await Promise.all([
    // Rooms are to be ended, not to end by themselves while a test still looks.
    startStack({ sip: { agentName: 'warm-support' }, roomDepartureTimeoutMs: 600_000 }),
    startModels(true),
    writeMarkedHoldMusic(join(folder, 'hold.wav')),
    freePort(),
  ]);
  started.use(stack);
  started.use(models);
  for (const rule of [...script].reverse()) models.llm.prepend(rule);

  const phone = async (options: PhoneOptions, voice: string, marker: number) =>
    startPhone({
      marker,
      synthesize: (text) => synthesize(text, { voice }),
      ...options,
      onEvent: (event) => {
        if (event.type === 'said') models.phrasebook.said(event);
        options.onEvent?.(event);
      },
    });
  const ada = started.use(await phone({ user: 'ada' }, VOICES.supervisor, MARKERS.supervisorVoice));
  const bob = started.use(await phone({ user: 'bob' }, VOICES.otherSupervisor, MARKERS.supervisorVoice));
  const directory = join(folder, 'directory.json');
  const messages = join(folder, 'messages.jsonl');
  await writeFile(directory, JSON.stringify(directoryOf(ada, bob)));

  const promptFolder = prompts && (await writePrompts(join(folder, 'prompts'), prompts));
  const { livekit } = stack;
  const startWorker = async () =>
    started.use(
      await WorkerProcess.start(
        {
          LIVEKIT_URL: livekit.url,
          LIVEKIT_API_KEY: livekit.apiKey,
          LIVEKIT_API_SECRET: livekit.apiSecret,
          OPENAI_API_KEY: models.openai.apiKey,
          OPENAI_BASE_URL: models.openai.baseUrl,
          CARTESIA_API_KEY: models.cartesia.apiKey,
          CARTESIA_BASE_URL: models.cartesia.baseUrl,
          WARM_VOICE: OFFLINE_VOICES.voice,
          WARM_BRIEFING_VOICE: OFFLINE_VOICES.briefingVoice,
          WARM_DIRECTORY: directory,
          WARM_HOLD_AUDIO: holdAudio,
          WARM_MESSAGES: messages,
          WARM_HTTP_HOST: '127.0.0.1',
          WARM_HTTP_PORT: String(httpPort),
          ...(promptFolder && { WARM_PROMPTS: promptFolder }),
          ...env,
        },
        { ready: /Ready for calls/, cwd: folder },
      ),
    );
  return {
    stack,
    models,
    worker: await startWorker(),
    startWorker,
    rooms: new RoomServiceClient(livekit.httpUrl, livekit.apiKey, livekit.apiSecret),
    ada,
    bob,
    caller: (options = {}) => phone({ user: '+15550111', ...options }, VOICES.caller, MARKERS.callerVoice),
    activeJobs: async () => {
      const response = await fetch(`http://127.0.0.1:${httpPort}/worker`);
      return ((await response.json()) as { active_jobs: number }).active_jobs;
    },
    messages: async () => {
      const lines = (await readFile(messages, 'utf8')).trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as CallerMessage);
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

async function writePrompts(folder: string, prompts: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder);
  const sections = Object.entries(prompts).map(([name, text]) => `## ${name}\n${text}\n`);
  await writeFile(join(folder, 'prompts.md'), sections.join('\n'));
  return folder;
}

function directoryOf(ada: Phone, bob: Phone) {
  return {
    departments: [
      {
        id: 'support',
        name: 'support',
        destinations: [{ id: 'ada', name: 'Ada', address: ada.uri, ringTimeoutMs: ADA_RINGS_MS }],
      },
      { id: 'sales', name: 'sales', destinations: [{ id: 'bob', name: 'Bob', address: bob.uri }] },
      {
        id: 'wholesale',
        name: 'wholesale',
        hours: CLOSED_TODAY,
        destinations: [{ id: 'cleo', name: 'Cleo', address: bob.uri }],
      },
    ],
  };
}
