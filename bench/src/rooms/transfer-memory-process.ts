import { EventEmitter } from 'node:events';
import { inference, initializeLogger, voice, type VAD } from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';
import { DEFAULT_LIMITS, DEFAULT_POLICY, Directory, type BriefingRun } from '@warm/session-core';
import type { LiveKitEndpoint, ModelServers } from '@warm/testbed';
import {
  createBriefing,
  createCallerLine,
  createSupportAgent,
  STEADY_CONNECTIONS,
  steadyLLM,
  steadySTT,
  steadyTTS,
} from '@warm/transfer-agent';
import { pause } from './first-sound.js';
import { join } from './join.js';

/** What a process is told to do. */
export interface TransferMemoryJob {
  readonly calls: readonly string[];
  readonly livekit: LiveKitEndpoint;
  readonly openai: ModelServers['openai'];
  readonly cartesia: ModelServers['cartesia'];
  /** How long connections are left alone before memory is looked at. */
  readonly settlingMs: number;
}

const never = new AbortController().signal;

const directory = Directory.from({
  departments: [
    { id: 'billing', name: 'billing', destinations: [{ id: 'ada', name: 'Ada', address: '+15550100001' }] },
  ],
});

async function measure(job: TransferMemoryJob): Promise<number> {
  initializeLogger({ pretty: false, level: 'silent' });
  EventEmitter.defaultMaxListeners = 0;
  const vad = new inference.VAD({ model: 'silero' });
  const calls = await Promise.all(job.calls.map((call) => startCall(job, call, vad)));
  await pause(job.settlingMs);
  const before = memoryMb();
  await Promise.all(calls.map((call) => call.transfer()));
  await pause(job.settlingMs);
  return (memoryMb() - before) / calls.length;
}

/** The SupportAgent's part of a call, and the way to a transfer that is being talked about. */
async function startCall(job: TransferMemoryJob, call: string, vad: VAD) {
  const { livekit } = job;
  const { apiKey, baseUrl: baseURL } = job.openai;
  const models = {
    llm: new openai.LLM({ apiKey, baseURL, model: 'gpt-4.1-mini' }),
    stt: new openai.STT({ apiKey, baseURL, model: 'whisper-1', useRealtime: false }),
    tts: new cartesia.TTS(job.cartesia),
    vad,
  };
  const session = new voice.AgentSession({
    llm: steadyLLM(models.llm),
    stt: steadySTT(models.stt, { vad }),
    tts: steadyTTS(models.tts),
    vad,
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
    aecWarmupDuration: null,
    connOptions: STEADY_CONNECTIONS,
    userAwayTimeout: null,
  });
  const room = await join(livekit, `call-${call}`, 'support');
  const agent = createSupportAgent({ directory, requestTransfer: () => undefined });
  await session.start({ agent, room, record: false, inputOptions: { participantIdentity: 'caller' } });
  const callerLine = createCallerLine({ session, directory });
  const briefing = createBriefing({ ...models, directory, getConversation: () => session.history });

  const transfer = async (): Promise<BriefingRun> => {
    const request = requestOf(call);
    await callerLine.hold(never);
    await briefing.prepare({ request, signal: never });
    const [destination] = directory.people;
    if (!destination) throw new Error('The directory is empty.');
    const roomName = `consult-${call}`;
    return briefing.start({
      request,
      attempt: { id: call, destination, retry: 0 },
      line: {
        path: 'bench',
        roomName,
        supervisorIdentity: 'supervisor',
        joinAgent: () => join(livekit, roomName, 'transfer-agent'),
        callerHears: () => Promise.resolve(),
        merge: () => Promise.resolve(),
        close: () => Promise.resolve(),
      },
      on: {
        accepted: () => undefined,
        declined: () => undefined,
        redirected: () => false,
        asked: () => undefined,
        voicemail: () => undefined,
      },
      signal: never,
    });
  };
  return { transfer };
}

function requestOf(call: string) {
  return {
    transferId: call,
    callRoom: `call-${call}`,
    callerIdentity: 'caller',
    reason: 'They were charged twice.',
    requestedAtMs: 0,
    policy: DEFAULT_POLICY,
    limits: DEFAULT_LIMITS,
    introduce: false,
  };
}

function memoryMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss / 1e6;
}

process.send?.(await measure(JSON.parse(process.argv[2] ?? '{}') as TransferMemoryJob));
