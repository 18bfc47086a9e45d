import {
  APIConnectionError,
  APIStatusError,
  APITimeoutError,
  initializeLogger,
  llm as llms,
} from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  startModelServers,
  trustModelServers,
  type CommonFaultKind,
  type ModelServers,
  type TtsFaultKind,
} from '../src/models/index.js';
import { textStream } from './text-stream.js';

initializeLogger({ pretty: false, level: 'silent' });

const ONCE = { maxRetry: 0, retryIntervalMs: 1, timeoutMs: 300 };
const TEXT = 'Hello world, this is a sentence that is long enough to be sent.';

let models: ModelServers;
let trust: Disposable;

beforeAll(async () => {
  models = await startModelServers();
  trust = trustModelServers(models);
});

afterEach(() => models.faults.clear());

afterAll(async () => {
  trust[Symbol.dispose]();
  await models.close();
});

/** What the OpenAI client complains about, or what it got. */
async function chat(options = ONCE): Promise<{ text: string; error: Error | undefined }> {
  const { baseUrl: baseURL, apiKey } = models.openai;
  const model = new openai.LLM({ baseURL, apiKey, model: 'gpt-4.1-mini' });
  const errors: Error[] = [];
  model.on('error', ({ error }) => errors.push(error));
  const chatCtx = new llms.ChatContext();
  chatCtx.addMessage({ role: 'user', content: 'hi' });
  const stream = model.chat({ chatCtx, connOptions: options });
  // A stalled stream has no timeout of its own: whoever waits has to end it.
  const guard = setTimeout(() => stream.close(), 1000);
  const { text } = await stream.collect();
  clearTimeout(guard);
  return { text, error: errors[0] };
}

describe('openai.LLM', () => {
  test.each<[CommonFaultKind, new (...args: never[]) => Error, object]>([
    ['http-500', APIStatusError, { statusCode: 500, retryable: true }],
    ['http-429', APIStatusError, { statusCode: 429, retryable: true }],
    ['timeout', APITimeoutError, { retryable: true }],
    ['malformed-json', APIConnectionError, { retryable: true }],
    // The plugin takes the client's connection error for one with a status; -1 says there is none.
    ['socket-closed', APIStatusError, { statusCode: -1, retryable: true }],
  ])('%s', async (kind, type, facts) => {
    using fault = models.faults.inject({ stage: 'llm', kind });
    const { error, text } = await chat();
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(facts);
    expect([text, fault.hits]).toEqual(['', 1]);
  });

  test('stalled-stream gives a word and then nothing, without an error', async () => {
    models.faults.inject({ stage: 'llm', kind: 'stalled-stream' });
    expect(await chat()).toEqual({ text: 'Well', error: undefined });
  });

  test('cut-off gives a word and then an error', async () => {
    models.faults.inject({ stage: 'llm', kind: 'cut-off' });
    const { error, text } = await chat();
    expect(text).toBe('Well');
    expect(error).toMatchObject({ retryable: false });
  });

  test('after a fault of one request the retry succeeds', async () => {
    models.faults.inject({ stage: 'llm', kind: 'http-500' });
    const { error, text } = await chat({ ...ONCE, maxRetry: 1 });
    expect(text).toBe('I heard: hi');
    expect(error).toBeInstanceOf(APIStatusError);
  });

  test('a fault happens where its condition holds, as often as it says, until it is removed', async () => {
    models.faults.inject({
      stage: 'llm',
      kind: 'http-500',
      when: ({ chat: { lastUser } }) => lastUser === 'no',
    });
    expect((await chat()).error).toBeUndefined();
    const persistent = models.faults.inject({ stage: 'llm', kind: 'http-429', times: Infinity });
    expect((await chat()).error).toBeDefined();
    expect((await chat()).error).toBeDefined();
    persistent.remove();
    expect((await chat()).error).toBeUndefined();
    expect(persistent.hits).toBe(2);
  });
});

describe('openai.STT', () => {
  const recognize = () => {
    const { baseUrl: baseURL, apiKey } = models.openai;
    const stt = new openai.STT({ baseURL, apiKey, useRealtime: false, model: 'whisper-1' });
    return stt._recognize(new AudioFrame(new Int16Array(2400), 24_000, 1, 2400), AbortSignal.timeout(300));
  };

  test.each<[CommonFaultKind, object]>([
    ['http-500', { status: 500 }],
    ['http-429', { status: 429 }],
    ['timeout', { message: 'Request was aborted.' }],
    ['stalled-stream', { name: 'AbortError' }],
    ['malformed-json', { name: 'SyntaxError' }],
    ['socket-closed', { message: 'Connection error.' }],
    ['cut-off', { message: 'terminated' }],
  ])('%s', async (kind, facts) => {
    models.faults.inject({ stage: 'stt', kind });
    await expect(recognize()).rejects.toMatchObject(facts);
    expect(models.requests.at(-1)).toMatchObject({ stage: 'stt', fault: kind, state: 'failed' });
    expect((await recognize()).alternatives?.[0].text).toBe('');
  });
});

describe('cartesia.TTS stream()', () => {
  test.each<[TtsFaultKind, new (...args: never[]) => Error, object]>([
    ['http-500', APIStatusError, { statusCode: 500, retryable: true }],
    ['stalled-stream', APITimeoutError, { retryable: true }],
    ['socket-closed', APIConnectionError, { retryable: true }],
    ['cut-off', APIConnectionError, { retryable: true }],
  ])('%s', async (kind, type, facts) => {
    models.faults.inject({ stage: 'tts', kind });
    const { error } = await say();
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(facts);
  });

  test.each<TtsFaultKind>(['http-429', 'malformed-json', 'empty-audio'])(
    '%s ends without audio and without an error',
    async (kind) => {
      models.faults.inject({ stage: 'tts', kind });
      expect(await say()).toEqual({ samples: 0, error: undefined });
    },
  );

  test('timeout: the plugin waits until somebody closes the stream', async () => {
    models.faults.inject({ stage: 'tts', kind: 'timeout' });
    expect(await say()).toEqual({ samples: 0, error: undefined });
  });

  test('after a fault the next speech is whole', async () => {
    models.faults.inject({ stage: 'tts', kind: 'socket-closed' });
    await say();
    expect((await say()).samples).toBeGreaterThan(24_000);
  });
});

async function say(): Promise<{ samples: number; error: Error | undefined }> {
  const tts = new cartesia.TTS({ ...models.cartesia, chunkTimeout: 300 });
  const errors: Error[] = [];
  tts.on('error', ({ error }) => errors.push(error));
  const stream = tts.stream({ connOptions: ONCE });
  stream.updateInputStream(textStream(TEXT));
  const guard = setTimeout(() => stream.close(), 1000);
  let samples = 0;
  for await (const audio of stream) if (typeof audio !== 'symbol') samples += audio.frame.samplesPerChannel;
  clearTimeout(guard);
  await tts.close();
  return { samples, error: errors[0] };
}

describe('cartesia.TTS synthesize()', () => {
  const samplesOf = async () => {
    let samples = 0;
    const stream = new cartesia.TTS(models.cartesia).synthesize(
      'Hello world.',
      ONCE,
      AbortSignal.timeout(800),
    );
    for await (const { frame } of stream) samples += frame.samplesPerChannel;
    return samples;
  };

  test.each<[TtsFaultKind, number]>([
    ['timeout', 0],
    ['empty-audio', 0],
    ['stalled-stream', 2400],
  ])('%s ends with %i samples', async (kind, samples) => {
    models.faults.inject({ stage: 'tts', kind });
    expect(await samplesOf()).toBe(samples);
  });

  test('http-500: the plugin looks at no status and plays the error message as audio', async () => {
    models.faults.inject({ stage: 'tts', kind: 'http-500' });
    expect(await samplesOf()).toBeLessThan(200);
    expect(models.requests.at(-1)).toMatchObject({ transport: 'bytes', fault: 'http-500' });
  });
});
