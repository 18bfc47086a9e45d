import { inference, initializeLogger, llm as llms, stt as stts, voice } from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { concat, silence, type Pcm } from '../src/audio/pcm.js';
import {
  RequestTimeoutError,
  startModelServers,
  trustModelServers,
  type ModelServers,
} from '../src/models/index.js';
import { synthesize, VOICES } from '../src/speech/index.js';
import { loudestHz } from './loudest-hz.js';
import { textStream } from './text-stream.js';

initializeLogger({ pretty: false, level: 'silent' });

const VOICE_ID = 'f786b574-daa5-4673-aa0c-cbe3e8534c02';
const MARKER_HZ = 2925;

let models: ModelServers;
let trust: Disposable;

beforeAll(async () => {
  models = await startModelServers({ voices: { marked: { espeakVoice: 'en-us+m3', markerHz: MARKER_HZ } } });
  trust = trustModelServers(models);
});

afterEach(() => {
  models.llm.reset();
  models.faults.clear();
  Object.assign(models.latencies, { llmFirstTokenMs: 0, llmPerTokenMs: 0, ttsFirstByteMs: 0, sttFinalMs: 0 });
});

afterAll(async () => {
  trust[Symbol.dispose]();
  await models.close();
});

function chatLlm(): openai.LLM {
  return new openai.LLM({
    baseURL: models.openai.baseUrl,
    apiKey: models.openai.apiKey,
    model: 'gpt-4.1-mini',
  });
}

function batchStt(): openai.STT {
  const { baseUrl: baseURL, apiKey } = models.openai;
  return new openai.STT({ baseURL, apiKey, useRealtime: false, model: 'whisper-1' });
}

function speech(options: Partial<cartesia.TTSOptions> = {}): cartesia.TTS {
  return new cartesia.TTS({ ...models.cartesia, ...options });
}

function contextOf(...said: string[]): llms.ChatContext {
  const context = new llms.ChatContext();
  for (const content of said) context.addMessage({ role: 'user', content });
  return context;
}

function frameOf({ samples, sampleRate }: Pcm): AudioFrame {
  return new AudioFrame(samples, sampleRate, 1, samples.length);
}

const transferTool = (execute: () => Promise<string>) =>
  llms.tool({
    name: 'transfer',
    description: 'Transfers the call',
    parameters: z.object({ to: z.string() }),
    execute,
  });

describe('openai.LLM', () => {
  test('gets a scripted answer with usage', async () => {
    models.llm.script([{ when: { lastUser: /hours/ }, reply: 'We are open until six.' }]);
    const { text, usage } = await chatLlm()
      .chat({ chatCtx: contextOf('What are your hours?') })
      .collect();
    expect(text).toBe('We are open until six.');
    expect(usage).toMatchObject({ promptTokens: 4, completionTokens: 5, totalTokens: 9 });
  });

  test('gets a tool call after words', async () => {
    models.llm.script([
      {
        when: { hasTool: 'transfer' },
        reply: { tool: 'transfer', args: { to: 'billing "dept"' }, text: 'One moment.' },
      },
    ]);
    const { text, toolCalls } = await chatLlm()
      .chat({ chatCtx: contextOf('A person please'), toolCtx: [transferTool(async () => 'done')] })
      .collect();
    expect(text).toBe('One moment.');
    expect(toolCalls.map(({ name, args }) => [name, JSON.parse(args) as unknown])).toEqual([
      ['transfer', { to: 'billing "dept"' }],
    ]);
  });

  test('gets JSON for a schema: scripted, else valid by default', async () => {
    const briefSchema = z.object({ reason: z.string(), urgent: z.boolean() });
    const schema = llms.toJsonSchema(briefSchema, true, true);
    const responseFormat = { type: 'json_schema', json_schema: { name: 'brief', strict: true, schema } };
    const ask = async () => {
      const chat = {
        chatCtx: contextOf('My invoice is wrong'),
        extraKwargs: { response_format: responseFormat },
      };
      return briefSchema.parse(JSON.parse((await chatLlm().chat(chat).collect()).text));
    };
    expect(await ask()).toEqual({ reason: 'My invoice is wrong', urgent: false });
    models.llm.script([
      { when: { schemaName: 'brief' }, reply: { json: { reason: 'invoice', urgent: true } } },
    ]);
    expect(await ask()).toEqual({ reason: 'invoice', urgent: true });
  });

  test('gets no words from a refusal', async () => {
    models.llm.script([{ when: () => true, reply: { refusal: 'I cannot help with that.' } }]);
    expect(
      (
        await chatLlm()
          .chat({ chatCtx: contextOf('x') })
          .collect()
      ).text,
    ).toBe('');
  });

  test('streams: an abort in the middle ends the request as aborted', async () => {
    models.latencies.llmPerTokenMs = 50;
    models.llm.script([{ when: { lastUser: /abort me/ }, reply: 'word '.repeat(200) }]);
    const stream = chatLlm().chat({ chatCtx: contextOf('abort me') });
    let heard = '';
    for await (const { delta } of stream) {
      heard += delta?.content ?? '';
      stream.close();
    }
    expect(heard).toMatch(/^word/);
    expect(heard.length).toBeLessThan(100);
    await models.waitForRequest(
      (request) =>
        request.stage === 'llm' && request.chat.lastUser === 'abort me' && request.state === 'aborted',
    );
  });

  test("a script's mistake reaches the log and the client", async () => {
    models.llm.script([{ when: () => true, reply: { tool: 'fly', args: {} } }]);
    const llm = chatLlm();
    const errors: Error[] = [];
    llm.on('error', ({ error }) => errors.push(error));
    await llm
      .chat({ chatCtx: contextOf('x'), connOptions: { maxRetry: 0, retryIntervalMs: 1, timeoutMs: 5000 } })
      .collect();
    expect(errors[0]?.message).toMatch(/calls tool "fly", but the request offers none/);
    expect(models.requests.at(-1)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/fly/) as unknown,
    });
  });
});

describe('openai.STT', () => {
  test('recognises what a phone said, and nothing else', async () => {
    const pcm = await synthesize('Put them through.');
    models.phrasebook.said({ text: 'Put them through.', pcm, atMs: Date.now() });
    const known = await batchStt().recognize(frameOf(pcm));
    const unknown = await batchStt().recognize(frameOf(await synthesize('The weather is lovely today.')));
    expect(known.alternatives?.[0].text).toBe('Put them through.');
    expect(unknown.alternatives?.[0].text).toBe('');
  });

  test.each(['Yes.', 'Hello?', 'I am in a meeting, call me back later.'])(
    'behind the VAD of @livekit/agents, "%s" is heard once',
    async (text) => {
      const pcm = await synthesize(text, { voice: VOICES.supervisor, sampleRate: 24_000 });
      models.phrasebook.said({ text, pcm, atMs: Date.now() });
      const stream = new stts.StreamAdapter(batchStt(), new inference.VAD()).stream();
      const { samples } = concat([silence(600, 24_000), pcm, silence(900, 24_000)]);
      for (let at = 0; at < samples.length; at += 240) {
        stream.pushFrame(frameOf({ samples: samples.slice(at, at + 240), sampleRate: 24_000 }));
      }
      expect(await firstTranscript(stream)).toBe(text);
      stream.close();
    },
  );
});

async function firstTranscript(stream: stts.SpeechStream): Promise<string | undefined> {
  for await (const event of stream) {
    if (event.type === stts.SpeechEventType.FINAL_TRANSCRIPT) return event.alternatives?.[0].text;
  }
  return undefined;
}

describe('cartesia.TTS', () => {
  test('synthesize() speaks by TLS on the same port', async () => {
    let samples = 0;
    for await (const { frame } of speech().synthesize('Hello world.')) samples += frame.samplesPerChannel;
    expect(samples).toBe((await synthesize('Hello world.')).samples.length);
  });

  test('stream() speaks sentence by sentence, with word times, and reuses its socket', async () => {
    const tts = speech();
    for (const text of [
      'Hello world, this is the first sentence of it.',
      'And this is another piece of speech.',
    ]) {
      const { words, samples } = await streamed(tts, text);
      expect(
        words
          .map((word) => word.text)
          .join('')
          .trim(),
      ).toBe(text);
      expect(samples.length).toBe((await synthesize(text)).samples.length);
      expect(words.map((word) => word.startTime)).toEqual(
        words.map((word) => word.startTime).sort((a, b) => Number(a) - Number(b)),
      );
    }
    await tts.close();
  });

  test("a voice has its table's voice and marker; others have none", async () => {
    const marked = await streamed(
      speech({ voice: 'marked', sampleRate: 16_000 }),
      'Hello world, who do you hear?',
    );
    const plain = await streamed(
      speech({ voice: VOICE_ID, sampleRate: 16_000 }),
      'Hello world, who do you hear?',
    );
    expect(loudestHz(marked.samples, 16_000, 2500)).toBe(MARKER_HZ);
    expect(loudestHz(plain.samples, 16_000, 2500)).not.toBe(MARKER_HZ);
  });
});

interface Streamed {
  readonly samples: Int16Array;
  readonly words: { readonly text: string; readonly startTime?: number | undefined }[];
}

async function streamed(tts: cartesia.TTS, text: string): Promise<Streamed> {
  const stream = tts.stream();
  stream.updateInputStream(textStream(text));
  const frames: Int16Array[] = [];
  const words: { text: string; startTime?: number | undefined }[] = [];
  for await (const audio of stream) {
    if (typeof audio === 'symbol') break;
    frames.push(audio.frame.data);
    words.push(...(audio.timedTranscripts ?? []));
  }
  return { samples: Int16Array.from(frames.flatMap((frame) => [...frame])), words };
}

describe('AgentSession', () => {
  test('calls a tool as the script says and speaks about its result', async () => {
    models.llm.script([
      { when: { lastUser: /person/ }, reply: { tool: 'transfer', args: { to: 'billing' } } },
      { when: { lastTool: { name: 'transfer', output: /nobody/ } }, reply: 'Nobody is free, sorry.' },
    ]);
    const agent = new voice.Agent({
      instructions: 'Help the caller.',
      tools: [transferTool(async () => 'nobody answered')],
    });
    const session = new voice.AgentSession({
      llm: chatLlm(),
      vad: null,
      turnHandling: { turnDetection: null },
    });
    await session.start({ agent });
    const run = session.run({ userInput: 'I want to talk to a person' });
    await run.wait();
    run.expect.nextEvent().isFunctionCall({ name: 'transfer', args: { to: 'billing' } });
    run.expect.nextEvent().isFunctionCallOutput();
    run.expect.nextEvent().isMessage({ role: 'assistant' });
    expect(session.history.items.at(-1)).toMatchObject({ content: ['Nobody is free, sorry.'] });
    await session.close();
  });
});

describe('the servers', () => {
  test('refuse requests without a key', async () => {
    const { baseUrl } = models.openai;
    const chat = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: '{}' });
    const bytes = await fetch(`${models.cartesia.baseUrl}/tts/bytes`, { method: 'POST', body: '{}' });
    expect([chat.status, bytes.status]).toEqual([401, 401]);
    expect(await chat.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    await expect(
      openSocket(`${models.cartesia.baseUrl.replace('http', 'ws')}/tts/websocket`),
    ).rejects.toThrow(/401/);
  });

  test('answer 400 to what they cannot read and 404 to what they do not have', async () => {
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const post = (path: string, body: string) =>
      fetch(`${models.openai.baseUrl}${path}`, { method: 'POST', headers, body });
    expect((await post('/chat/completions', '{"model":"x"}')).status).toBe(400);
    expect((await post('/chat/completions', '{')).status).toBe(400);
    expect((await post('/embeddings', '{}')).status).toBe(404);
  });

  test('answer whole completions without stream', async () => {
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'hi' }] });
    const answer = await fetch(`${models.openai.baseUrl}/chat/completions`, {
      method: 'POST',
      headers,
      body,
    });
    expect(await answer.json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'I heard: hi' }, finish_reason: 'stop' }],
    });
  });

  test('waitForRequest sees past and coming requests, and says what came when it gives up', async () => {
    const coming = models.waitForRequest(
      (request) => request.stage === 'llm' && request.chat.lastUser === 'soon',
    );
    await chatLlm()
      .chat({ chatCtx: contextOf('soon') })
      .collect();
    expect(await coming).toBe(await models.waitForRequest((request) => request === models.requests.at(-1)));
    const error = await models.waitForRequest(() => false, { timeoutMs: 1 }).catch((cause: unknown) => cause);
    expect(RequestTimeoutError.isInstance(error)).toBe(true);
    expect(String(error)).toContain('llm "soon"');
  });

  test('close() frees the port, cuts what is running and may be called again', async () => {
    const own = await startModelServers({ latencies: { llmFirstTokenMs: 60_000 } });
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'x', messages: [] });
    const pending = fetch(`${own.openai.baseUrl}/chat/completions`, { method: 'POST', headers, body });
    await own.waitForRequest((request) => request.stage === 'llm');
    await Promise.all([expect(pending).rejects.toThrow(), own.close(), own.close()]);
    await expect(fetch(`${own.openai.baseUrl}/models`, { headers })).rejects.toThrow();
  });
});

function openSocket(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    void import('ws').then(({ WebSocket }) => {
      const socket = new WebSocket(url);
      socket.on('open', () => resolve());
      socket.on('error', reject);
    });
  });
}
