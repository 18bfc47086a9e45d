import { initializeLogger } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { startModelServers, type ModelServers } from '@warm/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { estimateTokens, renderBrief, summarize, type SummarizeOptions } from '../src/index.js';
import { chatOf } from './fixtures/talk.js';

initializeLogger({ pretty: false, level: 'silent' });

const chatCtx = chatOf(
  ['assistant', 'Hello, how can I help you?'],
  ['user', 'I am Grace. Order 1001 was charged twice.'],
  ['assistant', 'I see two charges.'],
  ['user', 'I want one of them back. My card is 4111 1111 1111 1111.'],
);
const reason = 'They were charged twice.';
const claim = (text: string, ...turns: number[]) => ({ text, turns });
const answer = {
  caller: claim('Grace', 2),
  headline: claim('Grace was charged twice for order 1001 and wants one charge back.', 2, 4),
  reason: claim('A double charge.', 2),
  wants: claim('One charge refunded', 4),
  mood: claim('furious', 17),
  urgency: 'high',
  language: 'en',
  tried: [claim('The assistant found both charges.', 3, 99)],
  openQuestions: [],
  facts: [claim('Order 1001', 2), claim('Is a gold customer')],
  fields: {},
};

let servers: ModelServers;
let model: openai.LLM;

beforeAll(async () => {
  servers = await startModelServers();
  const { apiKey, baseUrl } = servers.openai;
  model = new openai.LLM({ model: 'gpt-4.1-mini', apiKey, baseURL: baseUrl });
});
afterAll(() => servers.close());
beforeEach(() => {
  servers.llm.script([{ when: { schemaName: 'brief' }, reply: { json: answer } }]);
  servers.faults.clear();
});

function brief(options: Partial<SummarizeOptions> = {}) {
  return summarize({ chatCtx, llm: model, reason, ...options });
}

function lastRequest(): string {
  return JSON.stringify(servers.requests.at(-1));
}

const fromTheConversation = {
  source: 'extractive',
  headline: 'The caller asked for a person. They were charged twice.',
  facts: [
    { text: 'The customer said: I am Grace. Order 1001 was charged twice.', turns: [2] },
    { text: 'The customer said: I want one of them back. My card is [card number].', turns: [4] },
  ],
};

describe('summarize', () => {
  it('keeps what a line of the conversation proves, and drops and counts the rest', async () => {
    expect(await brief()).toEqual({
      source: 'model',
      caller: { text: 'Grace', turns: [2] },
      headline: answer.headline.text,
      reason: 'A double charge.',
      wants: { text: 'One charge refunded', turns: [4] },
      urgency: 'high',
      language: 'en',
      tried: [{ text: 'The assistant found both charges.', turns: [3] }],
      openQuestions: [],
      facts: [{ text: 'Order 1001', turns: [2] }],
      fields: {},
      droppedClaims: 2,
    });
  });

  it('sends numbered lines and a strict schema, but no card number', async () => {
    await brief();
    expect(lastRequest()).toContain('2. Customer: I am Grace.');
    expect(lastRequest()).toContain('[card number]');
    expect(lastRequest()).not.toContain('4111');
    expect(lastRequest()).not.toContain('$schema');
  });

  it('asks for fields of ones own, and proves them too', async () => {
    const own = { order: claim('1001', 2), floor: claim('3rd', 77), shoeSize: null };
    servers.llm.script([{ when: { schemaName: 'brief' }, reply: { json: { ...answer, fields: own } } }]);
    const fields = { order: 'The order.', floor: 'The floor.', shoeSize: 'The size.' };
    const made = await brief({ fields });
    expect(made.fields).toEqual({ order: { text: '1001', turns: [2] } });
    expect(made.droppedClaims).toBe(3);
    expect(lastRequest()).toContain('The floor.');
    expect(renderBrief(made)).toContain('order: 1001');
  });

  it('keeps within its budget of tokens, with beginning, end and facts', async () => {
    const filler = Array.from({ length: 400 }, () => ['user', 'Well, you see, that is how it was.'] as const);
    const long = chatOf(['user', 'I am Grace.'], ...filler, ['user', 'Order 1001.'], ...filler, [
      'user',
      'Bye.',
    ]);
    await brief({ chatCtx: long, maxTokens: 400 });
    expect(estimateTokens(lastRequest())).toBeLessThan(2_500);
    for (const kept of ['1. Customer: I am Grace.', '402. Customer: Order 1001.', '803. Customer: Bye.'])
      expect(lastRequest()).toContain(kept);
  });

  it('falls back to its own headline when the model proves none', async () => {
    const unproven = { ...answer, headline: claim('Invented', 40) };
    servers.llm.script([{ when: { schemaName: 'brief' }, reply: { json: unproven } }]);
    expect((await brief()).headline).toBe(fromTheConversation.headline);
  });

  it('survives one failure of the model', async () => {
    servers.faults.inject({ stage: 'llm', kind: 'http-500', times: 1 });
    expect(await brief()).toMatchObject({ source: 'model' });
  });

  it.each([
    ['http-500', 'model-failed'],
    ['socket-closed', 'model-failed'],
    ['malformed-json', 'model-failed'],
    ['timeout', 'timeout'],
    ['stalled-stream', 'timeout'],
  ] as const)('takes the conversation itself on %s', async (kind, because) => {
    servers.faults.inject({ stage: 'llm', kind, times: Infinity });
    expect(await brief({ timeoutMs: 700 })).toMatchObject({
      ...fromTheConversation,
      fallbackBecause: because,
    });
  });

  it.each([
    ['a refusal', { refusal: 'I cannot.' }],
    ['prose', 'Grace was charged twice.'],
    ['JSON of another shape', { json: { summary: 'charged twice' } }],
  ])('takes the conversation itself on %s', async (_what, reply) => {
    servers.llm.script([{ when: () => true, reply }]);
    expect(await brief()).toMatchObject(fromTheConversation);
  });

  it('stops asking when it is aborted', async () => {
    servers.faults.inject({ stage: 'llm', kind: 'timeout', times: Infinity });
    const abort = new AbortController();
    const made = brief({ signal: abort.signal });
    await servers.waitForRequest(({ stage }) => stage === 'llm');
    abort.abort();
    expect(await made).toMatchObject({ fallbackBecause: 'aborted' });
  });

  it('needs no model, and none for a caller who said nothing', async () => {
    expect(await brief({ llm: undefined })).toMatchObject({
      ...fromTheConversation,
      fallbackBecause: 'no-model',
    });
    expect(await brief({ chatCtx: chatOf() })).toMatchObject({
      facts: [],
      fallbackBecause: 'no-conversation',
    });
  });

  it('leaves no listener on the model', async () => {
    const before = model.listenerCount('error');
    await brief();
    expect(model.listenerCount('error')).toBe(before);
  });
});
