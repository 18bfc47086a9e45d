import { initializeLogger, voice } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { startModelServers, type CommonFaultKind, type ModelRequest, type ModelServers } from '@warm/testbed';
import { FakeClock } from '@warm/session-core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  NotHeardError,
  createCallerLine,
  createSupportAgent,
  steadySTT,
  summarize,
  type OnDiagnostic,
} from '../src/index.js';
import { startConsult } from './fixtures/consult.js';
import { attemptOf, directory } from './fixtures/directory.js';
import { Mouth } from './fixtures/mouth.js';
import { chatOf, startTalk } from './fixtures/talk.js';
import { ToneTTS } from './fixtures/tone-tts.js';

initializeLogger({ pretty: false, level: 'silent' });

const never = new AbortController().signal;
const agent = () => createSupportAgent({ directory, greeting: false, requestTransfer: () => undefined });
const explanation = {
  because: { type: 'busy' },
  destination: attemptOf('ada').destination,
  offers: [],
} as const;

let servers: ModelServers;

beforeAll(async () => {
  servers = await startModelServers();
});
afterEach(() => {
  servers.faults.clear();
  servers.llm.reset();
});
afterAll(() => servers.close());

function model(): openai.LLM {
  const { apiKey, baseUrl } = servers.openai;
  return new openai.LLM({ model: 'gpt-4.1-mini', apiKey, baseURL: baseUrl });
}

describe("a fault of the TransferAgent's model", () => {
  it.each<[CommonFaultKind, string]>([
    ['http-500', "I'm sorry, I didn't get that."],
    ['http-429', "I'm sorry, I didn't get that."],
    ['malformed-json', "I'm sorry, I didn't get that."],
    ['socket-closed', "I'm sorry, I didn't get that."],
    ['cut-off', "I'm sorry, I didn't get that."],
    ['timeout', 'Would you like to take this call?'],
    ['stalled-stream', 'Would you like to take this call?'],
  ])('%s: the supervisor is told how to decide, and a key still accepts', async (kind, words) => {
    servers.faults.inject({ stage: 'llm', kind, times: Infinity });
    await using consult = await startConsult({ llm: model() });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'), 5_000);
    consult.session.generateReply({ userInput: 'Yes, I take it.' });
    await vi.waitFor(
      () => {
        if (kind === 'timeout' || kind === 'stalled-stream') consult.clock.advance(4_000);
        expect(consult.spoken()).toContain(words);
      },
      { timeout: 5_000, interval: 50 },
    );
    consult.press('1');
    expect(consult.on.accepted.mock.calls).toEqual([['digit']]);
  });
});

describe('a fault of what is asked beside the talk', () => {
  const notUnderstood = "I'm sorry, I didn't get that.";

  it.each<CommonFaultKind>(['http-500', 'http-429', 'malformed-json', 'timeout', 'stalled-stream'])(
    'who answered, %s: whoever it is is heard and answered',
    async (kind) => {
      const llm = model();
      const mouth = new Mouth();
      servers.llm.script([{ when: { lastUser: /about/ }, reply: 'A double charge.' }]);
      using fault = servers.faults.inject({ stage: 'llm', kind, times: Infinity, when: asksWhoAnswered });
      await using consult = await startConsult({ llm, mouth, talk: { machineDetection: { llm } } });
      consult.answer();
      await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'));
      mouth.says('What is it about?');
      await vi.waitFor(() => expect(fault.hits).toBeGreaterThan(0), 5_000);
      await vi.waitFor(() => expect(consult.spoken()).toContain('A double charge.'));
      if (kind !== 'timeout' && kind !== 'stalled-stream')
        await vi.waitFor(() => expect(consult.session.amd).toBeNull(), 5_000);
      expect(consult.spoken()).not.toContain(notUnderstood);
      consult.press('1');
      expect(consult.on.accepted.mock.calls).toEqual([['digit']]);
      expect(consult.on.voicemail).not.toHaveBeenCalled();
    },
  );

  it('the brief made anew: the supervisor is told the answer all the same, and nothing of the fault', async () => {
    const llm = model();
    servers.faults.inject({ stage: 'llm', kind: 'http-500', times: Infinity });
    const chatCtx = chatOf(['user', 'Help me.'], ['user', 'In Rome.']);
    const refreshed = vi.fn<() => void>();
    const refresh = async () => {
      const brief = await summarize({ chatCtx, llm, reason: 'a refund' });
      refreshed();
      return { brief, conversation: '2. Customer: In Rome.' };
    };
    await using consult = await startConsult({ llm, talk: { refresh } });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'));
    await consult.talk.answer('In Rome.');
    await vi.waitFor(() => expect(refreshed).toHaveBeenCalledOnce(), 5_000);
    await vi.waitFor(() => expect(consult.spoken()).toContain('In Rome.'));
    expect(consult.spoken()).not.toContain(notUnderstood);
  });
});

function asksWhoAnswered(request: ModelRequest): boolean {
  return request.stage === 'llm' && request.chat.tools.some(({ name }) => name === 'save_prediction');
}

describe("a fault of the SupportAgent's model", () => {
  it('is told to the caller and to the application, without what was said', async () => {
    servers.faults.inject({ stage: 'llm', kind: 'http-500', times: Infinity });
    await using talk = await startTalk({ agent: agent(), llm: model() });
    const onDiagnostic = vi.fn<OnDiagnostic>();
    createCallerLine({ session: talk.session, directory, onDiagnostic });
    talk.session.generateReply({ userInput: 'My card is broken.' });
    await vi.waitFor(() => expect(talk.tts.spoken.join(' ')).toContain('Or press 0 to talk to a person.'));
    const failure = { type: 'model-failed', agent: 'support-agent', model: 'llm', reason: 'status' } as const;
    expect(onDiagnostic.mock.calls).toEqual([
      [{ ...failure, statusCode: 500, isRepeated: true }],
      [{ ...failure, statusCode: 500, isRepeated: false }],
    ]);
  });

  it('is told when their turn is over, whose end would interrupt it', async () => {
    const fault = servers.faults.inject({ stage: 'llm', kind: 'http-500', times: Infinity });
    const mouth = new Mouth();
    await using talk = await startTalk({ agent: agent(), llm: model(), mouth });
    const onDiagnostic = vi.fn<OnDiagnostic>();
    createCallerLine({ session: talk.session, directory, onDiagnostic });
    await vi.waitFor(() => expect(mouth.stt.opened).toBe(1));
    mouth.pausesAfter('My card is broken.');
    await vi.waitFor(() => expect(onDiagnostic).toHaveBeenCalledTimes(2));
    expect(fault.hits).toBe(2);
    expect(talk.tts.spoken).toEqual([]);
    mouth.says('My card is broken.');
    await vi.waitFor(() => expect(talk.session.history.items.at(-1)).toMatchObject({ role: 'assistant' }));
    expect(talk.session.history.items.at(-1)).toMatchObject({ interrupted: false });
    expect(talk.tts.spoken.join(' ')).toContain('Or press 0 to talk to a person.');
  });

  it('is not told to a caller on hold', async () => {
    await using talk = await startTalk({ agent: agent() });
    const onDiagnostic = vi.fn<OnDiagnostic>();
    const line = createCallerLine({ session: talk.session, directory, onDiagnostic });
    await line.hold(never);
    const failure = {
      type: 'llm_error',
      timestamp: 0,
      label: 'model',
      error: new Error(),
      recoverable: false,
    };
    talk.session.emit(voice.AgentSessionEventTypes.Error, voice.createErrorEvent(failure as never));
    expect(onDiagnostic).toHaveBeenCalledOnce();
    expect(talk.session.agentState).toBe('listening');
    await talk.session.say('Please hold on.').waitForPlayout();
    expect(talk.tts.spoken).toEqual(['Please hold on.']);
  });
});

describe('a voice that fails', () => {
  it('takes no key from the supervisor', async () => {
    const tts = new ToneTTS();
    tts.failures = Infinity;
    await using consult = await startConsult({ tts });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('Press 1'));
    consult.press('1');
    expect(consult.on.accepted).toHaveBeenCalledWith('digit');
  });

  it('explains at the second try what was not heard at the first', async () => {
    const tts = new ToneTTS();
    await using talk = await startTalk({ agent: agent(), tts });
    const line = createCallerLine({ session: talk.session, directory });
    await line.hold(never);
    tts.failures = 1;
    await line.resume({ explanation, signal: never });
    expect(tts.spoken.filter((text) => text.includes('on another call'))).toHaveLength(2);
    await vi.waitFor(() => expect(talk.output.playedMs).toBeGreaterThan(0));
  });

  it('leaves the caller with an agent that hears, though it stays mute, however often it fails', async () => {
    const tts = new ToneTTS();
    await using talk = await startTalk({ agent: agent(), tts });
    const line = createCallerLine({ session: talk.session, directory });
    for (let round = 0; round < 3; round++) {
      await line.hold(never);
      tts.failures = Infinity;
      await expect(line.resume({ explanation, signal: never })).rejects.toThrow(NotHeardError);
    }
    tts.failures = 0;
    await talk.session.say('Here I am.').waitForPlayout();
    expect(talk.output.playedMs).toBeGreaterThan(0);
    expect(talk.session.input.audioEnabled).toBe(true);
  });
});

describe('a transcriber that fails', () => {
  it('ends a session, and with it the call, unless it is a steady one', async () => {
    const mouth = new Mouth();
    await using talk = await startTalk({ agent: agent(), mouth });
    const closed = vi.fn();
    talk.session.on(voice.AgentSessionEventTypes.Close, closed);
    await vi.waitFor(() => expect(mouth.stt.opened).toBe(1));
    mouth.stt.fail();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), 5_000);
  });

  it('is asked again by a steady one, and hears again', async () => {
    const clock = new FakeClock();
    const mouth = new Mouth((transcriber) => steadySTT(transcriber, { clock }));
    const replies = [{ input: 'Can you hear me?', content: 'I can.' }];
    await using talk = await startTalk({ agent: agent(), mouth, replies });
    const errors: boolean[] = [];
    talk.session.on(voice.AgentSessionEventTypes.Error, ({ error }) =>
      errors.push((error as { recoverable: boolean }).recoverable),
    );
    for (const opened of [1, 2, 3]) {
      await vi.waitFor(() => expect(mouth.stt.opened).toBe(opened));
      mouth.stt.fail();
      await vi.waitFor(() => expect(clock.pending).toBe(1));
      clock.advance(5_000);
    }
    await vi.waitFor(() => expect(mouth.stt.opened).toBe(4));
    mouth.says('Can you hear me?');
    await vi.waitFor(() => expect(talk.tts.spoken).toContain('I can.'));
    expect(errors).toEqual([true, true, true]);
    expect(mouth.stt.listenerCount('error')).toBe(1);
    await talk.session.close();
    await vi.waitFor(() => expect(mouth.stt.listenerCount('error')).toBe(0));
    expect(clock.pending).toBe(0);
  });
});
