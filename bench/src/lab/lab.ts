import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  MARKERS,
  startModelServers,
  startPhone,
  startStack,
  synthesize,
  VOICES,
  type ModelServers,
  type Phone,
  type PhoneOptions,
  type SipStack,
} from '@warm/testbed';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { writeMarkedHoldMusic } from '../rooms/marked-hold-music.js';
import { Disposables } from './disposables.js';
import { startApiProxy, type ApiProxy } from './api-proxy.js';
import type { Contestant, ContestantId } from './contestant.js';
import { startContestant } from './start-contestant.js';

/** One LiveKit with telephony, one set of model servers, and the contestants, each a process of its own. */
export interface Lab extends AsyncDisposable {
  readonly models: ModelServers;
  readonly api: ApiProxy;
  readonly contestants: ReadonlyMap<ContestantId, Contestant>;
  /** A supervisor's phone, by its number; the same address whenever it is asked for. */
  supervisor(number: number, options: PhoneOptions): Promise<Phone>;
  caller(number: number): Promise<Phone>;
  /** Calls in and has the contestant's agent sent into the room, which `metadata` is passed to. */
  callIn(caller: Phone, contestant: Contestant, metadata: string): Promise<void>;
  /** Deletes all rooms and waits until the machine has nothing left to do for them. */
  clearAway(): Promise<void>;
}

export interface LabOptions {
  readonly contestants: readonly ContestantId[];
  /** How many people can be called at once. */
  readonly supervisors?: number;
  readonly onProgress: (line: string) => void;
}

const PATIENCE_MS = 120_000;
/** A job ends some 0.7 s after its room, and no process starts without taking a tenth of a core. */
const SETTLE_MS = 700;
const IDLE_PART = 0.1;
const SETTLE_PATIENCE_MS = 60_000;

export async function openLab(options: LabOptions): Promise<Lab> {
  const started = new Disposables();
  try {
    return await open(options, started);
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

async function open(
  { contestants, supervisors = 1, onProgress }: LabOptions,
  started: Disposables,
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'warm-bench-'));
  started.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
  const stack = started.use(await startStack({ sip: {}, onProgress }));
  const api = started.use(await startApiProxy(stack.livekit.httpUrl));
  const models = started.use(await startModels());
  const addresses = await reserveAddresses(supervisors);
  const around = {
    folder,
    livekit: { url: api.url, apiKey: stack.livekit.apiKey, apiSecret: stack.livekit.apiSecret },
    models: { openai: models.openai, cartesia: models.cartesia },
    holdAudio: await writeMarkedHoldMusic(join(folder, 'hold.wav')),
    directory: join(folder, 'directory.json'),
    supervisors: Object.fromEntries(
      addresses.map(({ name, port }) => [name, `sip:${name}@127.0.0.1:${port}`]),
    ),
  };
  await writeFile(around.directory, JSON.stringify(directoryOf(around.supervisors)));
  const running = new Map<ContestantId, Contestant>();
  const starting = contestants.map(async (id) =>
    running.set(id, started.use(await startContestant(id, around))),
  );
  // Whoever still starts when another has failed is to be closed too.
  await Promise.allSettled(starting);
  await Promise.all(starting);
  await untilIdle([...running.values()]);
  onProgress(`ready: ${contestants.join(', ')}`);

  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const dispatches = new AgentDispatchClient(httpUrl, apiKey, apiSecret);
  return {
    models,
    api,
    contestants: running,
    supervisor: (number, options) => {
      const address = addresses[number];
      if (!address) throw new Error(`There is no supervisor ${number}.`);
      const { name: user, port } = address;
      return phone(models, { user, port, ...options }, VOICES.supervisor, MARKERS.supervisorVoice);
    },
    caller: (number) =>
      phone(models, { user: `+155501${1000 + number}` }, VOICES.caller, MARKERS.callerVoice),
    callIn: (caller, contestant, metadata) =>
      callIn({ stack, rooms, dispatches }, caller, contestant, metadata),
    clearAway: async () => {
      for (const { name } of await rooms.listRooms()) await rooms.deleteRoom(name).catch(() => undefined);
      await untilIdle([...running.values()]);
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

/** A worker takes calls before the processes it keeps ready for them are, which it starts anew after each call. */
async function untilIdle(contestants: readonly Contestant[]): Promise<void> {
  const cpuMs = () => contestants.reduce((sum, each) => sum + each.cpuMs, 0);
  const deadline = Date.now() + SETTLE_PATIENCE_MS;
  for (let before = cpuMs(); Date.now() < deadline;) {
    await pause(SETTLE_MS);
    const now = cpuMs();
    if (now - before < SETTLE_MS * IDLE_PART) return;
    before = now;
  }
}

async function callIn(
  {
    stack,
    rooms,
    dispatches,
  }: { stack: SipStack; rooms: RoomServiceClient; dispatches: AgentDispatchClient },
  caller: Phone,
  { agentName }: Contestant,
  metadata: string,
): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answered = caller.call(stack.sip.address, { signal }).catch((error: unknown) => {
    throw new Error(`${agentName} does not take the call.`, { cause: error });
  });
  answered.catch(() => undefined);
  const user = caller.uri.replace(/^sip:|@.*$/g, '');
  for (;;) {
    signal.throwIfAborted();
    const room = (await rooms.listRooms()).find(({ name }) => name.startsWith(`call-_${user}`));
    if (room) {
      await dispatches.createDispatch(room.name, agentName, { metadata });
      return answered;
    }
    await pause(20);
  }
}

async function startModels(): Promise<ModelServers> {
  return startModelServers({
    voices: {
      support: { espeakVoice: VOICES.supportAgent, markerHz: MARKERS.supportAgent },
      briefing: { espeakVoice: VOICES.transferAgent, markerHz: MARKERS.transferAgent },
    },
  });
}

/** A phone that can be told by its marker also while it says nothing. */
function phone(models: ModelServers, options: PhoneOptions, voice: string, marker: number): Promise<Phone> {
  return startPhone({
    marker,
    comfort: 'marker',
    synthesize: (text) => synthesize(text, { voice }),
    ...options,
    onEvent: (event) => {
      if (event.type === 'said') models.phrasebook.said(event);
    },
  });
}

/** Ports that were free a moment ago: a contestant reads the addresses once, the phones come and go. */
async function reserveAddresses(count: number) {
  const phones = await Promise.all(Array.from({ length: count }, () => startPhone()));
  const ports = phones.map(({ hostPort }) => Number(hostPort.split(':')[1]));
  await Promise.all(phones.map((each) => each.close()));
  return ports.map((port, index) => ({ name: `ada${index}`, port }));
}

function directoryOf(supervisors: Readonly<Record<string, string>>) {
  const destinations = Object.entries(supervisors).map(([id, address]) => ({ id, name: 'Ada', address }));
  return { departments: [{ id: 'support', name: 'support', destinations }] };
}
