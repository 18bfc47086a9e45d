import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { inference, initializeLogger } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { startModelServers, startStack, synthesize, totalMs, type Stack } from '@warm/testbed';
import type { BriefingRun, DecisionListener } from '@warm/session-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBriefing, type AgentBriefingLine, type BriefingOptions } from '../src/index.js';
import { attemptOf, directory, request } from './fixtures/directory.js';
import { Person, disposeRtc, join } from './fixtures/person.js';
import { chatOf } from './fixtures/talk.js';
import { ToneTTS } from './fixtures/tone-tts.js';

initializeLogger({ pretty: false, level: 'silent' });

const OPENING_HZ = 500;
const CHOICE_HZ = 900;
const GOODBYE_HZ = 1_300;
const prompts = {
  opening: 'Opening words that tell who is calling and why they are calling you',
  choiceWithoutSpeech: 'Choice of the keys to press for yes or no',
  callerLeftGoodbye: 'Goodbye since the caller has left',
};
const openingMs = (prompts.opening.length / 20) * 1_000;
const toneTts = () =>
  new ToneTTS((text) =>
    text.startsWith('Op') ? OPENING_HZ : text.startsWith('Ch') ? CHOICE_HZ : GOODBYE_HZ,
  );

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.close();
  await disposeRtc();
});

function listener() {
  return {
    accepted: vi.fn<DecisionListener['accepted']>(),
    declined: vi.fn<DecisionListener['declined']>(),
    redirected: vi.fn<DecisionListener['redirected']>(() => true),
    asked: vi.fn<DecisionListener['asked']>(),
    voicemail: vi.fn<DecisionListener['voicemail']>(),
  };
}

function lineTo(roomName: string): AgentBriefingLine {
  return {
    path: 'test',
    roomName,
    supervisorIdentity: 'supervisor',
    callerHears: async () => undefined,
    merge: async () => undefined,
    close: async () => undefined,
    joinAgent: () => join(stack, roomName, 'transfer-agent', { canPublishData: false }),
  };
}

async function ring(
  roomName: string,
  models: Pick<BriefingOptions, 'llm' | 'stt' | 'vad' | 'machineDetection'> = {},
): Promise<{ run: BriefingRun; on: ReturnType<typeof listener>; tts: ToneTTS }> {
  const tts = toneTts();
  const briefing = createBriefing({
    ...models,
    tts,
    directory,
    prompts,
    getConversation: () => chatOf(['user', 'Help me.']),
  });
  const signal = new AbortController().signal;
  const on = listener();
  await briefing.prepare({ request, signal });
  const run = await briefing.start({
    request,
    attempt: attemptOf('ada'),
    line: lineTo(roomName),
    on,
    signal,
  });
  return { run, on, tts };
}

describe('the briefing in a room', () => {
  it('is heard from its first word by a supervisor who answers after 15 s, and by key decided', async () => {
    await using caller = await Person.join(stack, 'late', 'caller', 'nobody');
    const { run, on } = await ring('late');
    await delay(15_000);
    await using supervisor = await Person.join(stack, 'late', 'supervisor', 'transfer-agent');
    const signal = AbortSignal.timeout(20_000);
    await supervisor.ear.untilHeard(CHOICE_HZ, { signal });
    expect(totalMs(supervisor.ear.heard(OPENING_HZ))).toBeGreaterThan(openingMs - 60);
    await supervisor.press('1');
    await vi.waitFor(() => expect(on.accepted).toHaveBeenCalledWith('digit'), 5_000);
    await run.close({ type: 'merged' });
    expect(caller.data).toEqual([]);
    expect(supervisor.data).toEqual([]);
  });

  it('tells a supervisor on the line that the caller is gone, then leaves', async () => {
    const { run, on } = await ring('left');
    await using supervisor = await Person.join(stack, 'left', 'supervisor', 'transfer-agent');
    const signal = AbortSignal.timeout(20_000);
    await supervisor.ear.untilHeard(OPENING_HZ, { signal });
    await run.close({ type: 'canceled', by: 'caller' });
    expect(totalMs(supervisor.ear.heard(GOODBYE_HZ))).toBeGreaterThan(1_000);
    await vi.waitFor(() => expect(supervisor.room.remoteParticipants.size).toBe(0), 5_000);
    expect(on.accepted).not.toHaveBeenCalled();
  });

  it('is silent at once when the two are connected', async () => {
    const { run } = await ring('merged');
    await using supervisor = await Person.join(stack, 'merged', 'supervisor', 'transfer-agent');
    await supervisor.ear.untilHeard(OPENING_HZ, { signal: AbortSignal.timeout(20_000) });
    await run.close({ type: 'merged' });
    // The signal is long enough to tell a cut from an end: what was not said by now must never be.
    const heardMs = totalMs(supervisor.ear.heard(OPENING_HZ));
    expect(heardMs).toBeLessThan(openingMs / 2);
    expect(supervisor.ear.heard(CHOICE_HZ)).toEqual([]);
    await vi.waitFor(() => expect(supervisor.room.remoteParticipants.size).toBe(0), 5_000);
  });

  it('tells of a machine that greets in Spanish', async () => {
    const greeting = 'Este es el buzón de voz de Ada. Deje su mensaje después de la señal.';
    await using servers = await startModelServers();
    servers.llm.script([
      {
        when: { hasTool: 'save_prediction', lastUser: /buzón de voz/ },
        reply: { tool: 'save_prediction', args: { label: 'machine-vm' } },
      },
      { when: { hasTool: 'accept_call' }, reply: 'Would you like to take the call?' },
    ]);
    const { apiKey, baseUrl: baseURL } = servers.openai;
    const { run, on } = await ring('machine', {
      llm: new openai.LLM({ apiKey, baseURL, model: 'gpt-4.1-mini' }),
      stt: new openai.STT({ apiKey, baseURL, model: 'whisper-1', useRealtime: false }),
      vad: new inference.VAD({ model: 'silero' }),
    });
    await using machine = await Person.join(stack, 'machine', 'supervisor', 'transfer-agent');
    const pcm = await synthesize(greeting, { voice: 'es', sampleRate: Person.sampleRate });
    servers.phrasebook.said({ text: greeting, pcm, atMs: Date.now() });
    await machine.ear.untilHeard(OPENING_HZ, { signal: AbortSignal.timeout(20_000) });
    void machine.say(pcm);
    await vi.waitFor(() => expect(on.voicemail).toHaveBeenCalledOnce(), 20_000);
    expect(on.accepted).not.toHaveBeenCalled();
    await run.close({ type: 'voicemail' });
    await vi.waitFor(() => expect(machine.room.remoteParticipants.size).toBe(0), 5_000);
  });

  it('does not keep anybody waiting for words that were never heard', async () => {
    const { run } = await ring('unanswered');
    const phone = await join(stack, 'unanswered', 'supervisor', { canSubscribe: false });
    await phone.disconnect();
    const closed = run.close({ type: 'busy' }).then(() => 'closed');
    expect(await Promise.race([closed, setImmediate('still closing')])).toBe('closed');
  });
});
