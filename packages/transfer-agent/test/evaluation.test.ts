import { initializeLogger } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { startModelServers, type ModelServers } from '@warm/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationLines, cutConversation } from '../src/brief/conversation.js';
import { BRIEF_DEFAULTS, estimateTokens } from '../src/index.js';
import * as canned from './evaluation/canned-answers.js';
import { CONVERSATIONS, type RecordedConversation } from './evaluation/conversations.js';
import { scoreBrief, summarizeScores } from './evaluation/score.js';
import { chatOfRecording, writeBrief } from './evaluation/write-brief.js';

initializeLogger({ pretty: false, level: 'silent' });

let servers: ModelServers;
let good: ReturnType<typeof evaluate>;

beforeAll(async () => {
  servers = await startModelServers();
  good = evaluate(canned.goodAnswer);
  await good;
});
afterAll(() => servers.close());

/** Scores a model that answers each conversation in the same manner. */
async function evaluate(answer: (conversation: RecordedConversation) => object) {
  const { apiKey, baseUrl } = servers.openai;
  const model = new openai.LLM({ model: 'gpt-4.1-mini', apiKey, baseURL: baseUrl });
  const scores = [];
  for (const conversation of CONVERSATIONS) {
    servers.llm.script([{ when: { schemaName: 'brief' }, reply: { json: answer(conversation) } }]);
    scores.push(scoreBrief(await writeBrief(model, conversation), conversation));
  }
  return summarizeScores(scores);
}

describe('the evaluation of briefs', () => {
  it('has thirty conversations at least, some long, in several languages, whose facts are in them', () => {
    expect(CONVERSATIONS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(CONVERSATIONS.map(({ language }) => language)).size).toBeGreaterThan(5);
    expect(new Set(CONVERSATIONS.map(({ id }) => id)).size).toBe(CONVERSATIONS.length);
    expect(CONVERSATIONS.some(({ talk }) => estimateTokens(talk) > BRIEF_DEFAULTS.maxTokens)).toBe(true);
    const absent = CONVERSATIONS.filter(({ id }) => id !== 'quiet-caller').flatMap(
      ({ id, must, talk, reason }) =>
        must
          .filter(
            (wordings) =>
              !wordings.some((each) => `${talk} ${reason}`.toLowerCase().includes(each.toLowerCase())),
          )
          .map((wordings) => `${id}: ${wordings.join(', ')}`),
    );
    expect(absent).toEqual([]);
  });

  it('shows a model the lines that hold the facts, however long the talk was', () => {
    const budget = { maxTokens: BRIEF_DEFAULTS.maxTokens, countTokens: estimateTokens };
    for (const conversation of CONVERSATIONS.filter(({ id }) => id.startsWith('long'))) {
      const lines = conversationLines(chatOfRecording(conversation), (text) => text);
      const shown = cutConversation(lines, budget)
        .map(({ text }) => text)
        .join(' ');
      for (const [fact = ''] of conversation.must) expect(shown).toContain(fact);
    }
  });

  it('passes a model that says what must be said', async () => {
    const summary = await good;
    expect(summary).toMatchObject({
      forbidden: 0,
      droppedClaims: 0,
      byModel: 1,
      languageKnown: 1,
      passed: true,
    });
    expect(summary.recall).toBeGreaterThan(0.98);
  });

  it.each([
    ['says nothing', canned.emptyAnswer, 'recall'],
    ['invents', canned.inventedAnswer, 'forbidden'],
    ['proves nothing', canned.unprovenAnswer, 'droppedClaims'],
    ['talks too long', canned.longWindedAnswer, 'longHeadlines'],
    ['does not keep to the schema', () => ({ summary: 'all good' }), 'byModel'],
  ] as const)('fails a model that %s', async (_what, answer, symptom) => {
    const bad = await evaluate(answer);
    expect(bad.passed).toBe(false);
    expect(bad[symptom]).not.toBe((await good)[symptom]);
  });
});
