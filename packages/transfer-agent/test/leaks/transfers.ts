import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EventEmitter } from 'node:events';
import { inference, initializeLogger, voice } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import type { Room } from '@livekit/rtc-node';
import type { AttemptOutcome, DecisionListener } from '@warm/session-core';
import { startModelServers, startStack, type Stack } from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';
import { expect } from 'vitest';
import {
  createBriefing,
  createCallerLine,
  createSupportAgent,
  STEADY_CONNECTIONS,
  steadySTT,
  type AgentBriefingLine,
} from '../../src/index.js';
import { attemptOf, directory, request } from '../fixtures/directory.js';
import { join, Person } from '../fixtures/person.js';
import { ToneTTS } from '../fixtures/tone-tts.js';

initializeLogger({ pretty: false, level: 'silent' });

const HZ = 500;
/** What is left behind is still there after this; timers of connections that are kept for a while are not. */
const PATIENCE_MS = 60_000;
const never = new AbortController().signal;
/** Short, so that nobody listens for long. */
const prompts = {
  opening: 'Opening, as short as can be.',
  choice: 'Keys.',
  declinedGoodbye: 'Bye.',
  backDeclined: 'No.',
  backDropped: 'Gone.',
  offerNothing: 'Well?',
};

/** A call on real servers, with all that its transfers have in common. */
async function startCall() {
  const [stack, servers] = await Promise.all([startStack(), startModelServers()]);
  const { apiKey, baseUrl: baseURL } = servers.openai;
  const vad = new inference.VAD({ model: 'silero' });
  const models = {
    llm: new openai.LLM({ apiKey, baseURL, model: 'gpt-4.1-mini' }),
    stt: steadySTT(new openai.STT({ apiKey, baseURL, model: 'whisper-1', useRealtime: false }), { vad }),
    vad,
    tts: new ToneTTS(() => HZ),
  };
  // Without an ear: what somebody hears in a whole call would be taken for a leak.
  const caller = await Person.join(stack, 'call', 'caller', 'nobody');
  await caller.openMicrophone();
  const room = await join(stack, 'call', 'support', { canPublishData: false });
  const session = new voice.AgentSession({
    ...models,
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
    aecWarmupDuration: null,
    connOptions: STEADY_CONNECTIONS,
    userAwayTimeout: null,
  });
  const agent = createSupportAgent({ directory, greeting: false, requestTransfer: () => undefined });
  const inputOptions = { participantIdentity: 'caller', textEnabled: false };
  await session.start({ agent, room, record: false, inputOptions });
  const { httpUrl, apiSecret } = stack.livekit;
  return {
    stack,
    servers,
    models,
    caller,
    room,
    session,
    rooms: new RoomServiceClient(httpUrl, stack.livekit.apiKey, apiSecret),
    callerLine: createCallerLine({ session, directory, prompts }),
    briefing: createBriefing({ ...models, directory, prompts, getConversation: () => session.history }),
    async [Symbol.asyncDispose]() {
      await session.close();
      await room.disconnect();
      await caller[Symbol.asyncDispose]();
      await servers.close();
      await stack.close();
    },
  };
}

type Call = Awaited<ReturnType<typeof startCall>>;

/** The caller waits, somebody is briefed in a room of their own, presses a key, and the caller has the agent back. */
async function transfer(call: Call, number: number, seen: WeakRef<Room>[]): Promise<void> {
  const { stack, rooms, callerLine, briefing } = call;
  const roomName = `consult-${number}`;
  const accepts = number % 2 === 0;
  const asked = { ...request, transferId: roomName };
  const line: AgentBriefingLine = {
    path: 'test',
    roomName,
    supervisorIdentity: 'supervisor',
    callerHears: async () => undefined,
    merge: async () => undefined,
    close: () => rooms.deleteRoom(roomName),
    async joinAgent() {
      const room = await join(stack, roomName, 'transfer-agent', { canPublishData: false });
      seen.push(new WeakRef(room));
      return room;
    },
  };
  await callerLine.hold(never);
  await briefing.prepare({ request: asked, signal: never });
  let decide: (outcome: AttemptOutcome) => void = () => undefined;
  const decided = new Promise<AttemptOutcome>((resolve) => (decide = resolve));
  const on: DecisionListener = {
    accepted: () => decide({ type: 'merged' }),
    declined: () => decide({ type: 'declined' }),
    redirected: () => false,
    asked: () => undefined,
    voicemail: () => decide({ type: 'voicemail' }),
  };
  const attempt = attemptOf('ada');
  const [run] = await Promise.all([
    briefing.start({ request: asked, attempt, line, on, signal: never }),
    hearAndPress(stack, roomName, accepts ? '1' : '2', decided),
  ]);
  const outcome = await decided;
  expect(outcome.type).toBe(accepts ? 'merged' : 'declined');
  await run.close(outcome);
  await line.close();
  const because = { type: accepts ? 'dropped' : 'declined' } as const;
  const explanation = { because, destination: attempt.destination, offers: [] };
  await callerLine.resume({ explanation, signal: never });
}

/** A supervisor who hears the first words, presses a key and stays until it has taken effect. */
async function hearAndPress(
  stack: Stack,
  roomName: string,
  key: string,
  decided: Promise<unknown>,
): Promise<void> {
  await using supervisor = await Person.join(stack, roomName, 'supervisor', 'transfer-agent');
  await supervisor.openMicrophone();
  await supervisor.ear.untilHeard(HZ, { signal: AbortSignal.timeout(20_000) });
  await supervisor.press(key);
  await decided;
}

/** How much there is of everything that could be left behind, by name. */
async function inventory(call: Call): Promise<Record<string, number>> {
  const { rooms, room, session, models } = call;
  const ffi = (globalThis as { _ffiClientInstance?: EventEmitter })._ffiClientInstance;
  const counts: Record<string, number> = { 'native client': ffi?.listenerCount('ffi_event') ?? 0 };
  for (const each of process.getActiveResourcesInfo()) counts[each] = (counts[each] ?? 0) + 1;
  for (const [name, emitter] of Object.entries({ room, session, ...models }))
    counts[name] = listeners(emitter);
  const open = await rooms.listRooms();
  counts.rooms = open.length;
  counts.participants = (await rooms.listParticipants('call')).length;
  return counts;
}

type Emitter = Pick<EventEmitter, 'eventNames' | 'listenerCount'>;

function listeners(emitter: Emitter): number {
  return emitter.eventNames().reduce((sum, event) => sum + emitter.listenerCount(event), 0);
}

/** The inventory when nothing is on its way out any more, and the heap. */
async function settled(call: Call): Promise<{ counts: Record<string, number>; heapUsed: number }> {
  let counts = await inventory(call);
  for (let before = {}; !isDeepStrictEqual(before, counts);) {
    before = counts;
    await delay(1_000);
    counts = await inventory(call);
  }
  return { counts, heapUsed: await heapUsed() };
}

async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What is freed by a finalizer frees more in its turn.
  for (let round = 0; round < 5; round++) {
    collect();
    await delay(20);
  }
  return process.memoryUsage().heapUsed;
}

function grown(before: Record<string, number>, after: Record<string, number>): string[] {
  return Object.keys(after)
    .filter((name) => (after[name] ?? 0) > (before[name] ?? 0))
    .map((name) => `${name}: ${before[name] ?? 0} → ${after[name] ?? 0}`);
}

/** What transfers have left behind in their process. */
export interface Leavings {
  /** What there is more of than after the first transfers, in words. */
  readonly grown: readonly string[];
  /** Room objects of consults that are still held. */
  readonly heldRooms: number;
  /** Bytes. */
  readonly heapPerTransfer: number;
}

/** Makes transfers, one after the other in one call, and looks at what there is after the first ones and after all. */
export async function transferOften({ first, all }: { first: number; all: number }): Promise<Leavings> {
  await using call = await startCall();
  const seen: WeakRef<Room>[] = [];
  for (let number = 1; number <= first; number++) await transfer(call, number, seen);
  const before = await settled(call);
  for (let number = first + 1; number <= all; number++) await transfer(call, number, seen);
  let after = await settled(call);
  const deadline = performance.now() + PATIENCE_MS;
  while (grown(before.counts, after.counts).length > 0 && performance.now() < deadline) {
    after = await settled(call);
  }
  return {
    grown: grown(before.counts, after.counts),
    heldRooms: seen.filter((room) => room.deref() !== undefined).length,
    heapPerTransfer: (after.heapUsed - before.heapUsed) / (all - first),
  };
}
