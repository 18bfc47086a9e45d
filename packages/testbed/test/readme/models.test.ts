import { initializeLogger, llm } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { expect, test } from 'vitest';
import { startModelServers } from '../../src/index.js';

initializeLogger({ pretty: false, level: 'silent' });

test('a model answers by script, after it has failed once', async () => {
  await using models = await startModelServers();
  models.llm.script([{ when: { lastUser: /hours/ }, reply: 'We are open until six.' }]);
  models.latencies.llmFirstTokenMs = 200;
  using fault = models.faults.inject({ stage: 'llm', kind: 'http-500' });

  const { baseUrl: baseURL, apiKey } = models.openai;
  const model = new openai.LLM({ baseURL, apiKey, model: 'gpt-4.1-mini' });
  model.on('error', () => undefined); // told of each failure, also of those that are retried
  const chatCtx = new llm.ChatContext();
  chatCtx.addMessage({ role: 'user', content: 'What are your hours?' });
  const connOptions = { maxRetry: 1, retryIntervalMs: 50, timeoutMs: 5_000 };
  const { text } = await model.chat({ chatCtx, connOptions }).collect();

  expect(text).toBe('We are open until six.');
  expect([fault.hits, models.requests.length]).toEqual([1, 2]);
});
