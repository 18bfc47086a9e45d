import { describe, expect, test } from 'vitest';
import { parseChatRequest, type ChatRequest } from './chat-request.js';
import { minimalValue } from './minimal-value.js';
import { ScriptedLlm } from './scripted-llm.js';
import { ScriptError } from './script-error.js';

const user = (content: string) => ({ role: 'user', content });
const tool = (name: string) => ({ type: 'function', function: { name, parameters: {} } });
const called = (name: string, id = 'c1') => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name, arguments: '{}' } }],
});
const result = (content: string, id = 'c1') => ({ role: 'tool', tool_call_id: id, content });

function request(messages: object[], more: object = {}): ChatRequest {
  return parseChatRequest({ model: 'gpt-4.1', messages, ...more });
}

function llmWith(...rules: Parameters<ScriptedLlm['script']>[0]): ScriptedLlm {
  const llm = new ScriptedLlm();
  llm.script(rules);
  return llm;
}

describe('matching', () => {
  test('the first rule that applies wins; prepend comes before all', () => {
    const llm = llmWith({ when: { lastUser: /hi/ }, reply: 'first' }, { when: () => true, reply: 'second' });
    expect(llm.reply(request([user('hi')]))).toBe('first');
    expect(llm.reply(request([user('bye')]))).toBe('second');
    llm.prepend({ when: { system: /pirate/ }, reply: 'arr' });
    expect(llm.reply(request([{ role: 'system', content: 'You are a pirate' }, user('hi')]))).toBe('arr');
    llm.reset();
    expect(llm.reply(request([user('hi')]))).toBe('I heard: hi');
  });

  test('lastUser applies only until somebody reacts to it', () => {
    const llm = llmWith({ when: { lastUser: /person/ }, reply: 'from the rule' });
    const asked = user('a person please');
    expect(llm.reply(request([asked]))).toBe('from the rule');
    expect(llm.reply(request([asked, { role: 'system', content: 'be brief' }]))).toBe('from the rule');
    expect(llm.reply(request([asked, called('transfer'), result('nobody is free')]))).toBe(
      'The tool said: nobody is free',
    );
    expect(llm.reply(request([asked, { role: 'assistant', content: 'One moment.' }]))).toBe(
      'Hello, how can I help you?',
    );
  });

  test('lastTool applies by name and output', () => {
    const llm = llmWith({
      when: { lastTool: { name: 'transfer', output: /busy/ } },
      reply: 'They are busy.',
    });
    expect(llm.reply(request([called('transfer'), result('busy')]))).toBe('They are busy.');
    expect(llm.reply(request([called('lookup'), result('busy')]))).toBe('The tool said: busy');
    expect(llm.reply(request([called('transfer'), result('busy'), user('oh')]))).toBe('I heard: oh');
  });

  test('a rule with times gives way afterwards', () => {
    const llm = llmWith({ when: () => true, reply: 'once', times: 1 }, { when: () => true, reply: 'then' });
    expect([1, 2, 3].map(() => llm.reply(request([user('x')])))).toEqual(['once', 'then', 'then']);
  });

  test('a global pattern matches every time', () => {
    const llm = llmWith({ when: { lastUser: /a/g }, reply: 'yes' });
    expect([1, 2, 3].map(() => llm.reply(request([user('a')])))).toEqual(['yes', 'yes', 'yes']);
  });

  test('content in parts is one text', () => {
    const parts = {
      role: 'user',
      content: [
        { type: 'text', text: 'a per' },
        { type: 'text', text: 'son' },
      ],
    };
    expect(request([parts]).lastUser).toBe('a person');
  });
});

describe('a script asks the impossible', () => {
  const llm = llmWith({ when: () => true, reply: { tool: 'transfer', args: {} } });

  test('calling a tool that is not offered names those that are', () => {
    const ask = () => llm.reply(request([user('x')], { tools: [tool('lookup')] }));
    expect(ask).toThrow(/"transfer".*lookup/);
    expect(ask).toThrow(ScriptError);
  });

  test('calling a tool where tool_choice forbids it is refused', () => {
    const ask = () => llm.reply(request([user('x')], { tools: [tool('transfer')], tool_choice: 'none' }));
    expect(ask).toThrow(/tool_choice/);
  });
});

describe('structured output by default', () => {
  test('is valid for the schema and made of what was said', () => {
    const schema = {
      $defs: { mood: { enum: ['calm', 'angry'] } },
      type: 'object',
      required: ['summary', 'mood', 'count', 'urgent', 'items', 'note'],
      properties: {
        summary: { type: 'string', maxLength: 10 },
        mood: { $ref: '#/$defs/mood' },
        count: { type: 'integer', minimum: 3 },
        urgent: { type: 'boolean' },
        items: { type: 'array', minItems: 1, items: { type: 'object', properties: { id: { const: 7 } } } },
        note: { anyOf: [{ type: 'null' }, { type: ['string', 'null'] }] },
        optional: { type: 'string' },
      },
    };
    const format = { type: 'json_schema', json_schema: { name: 'brief', schema } };
    const asked = request([user('my invoice is wrong')], { response_format: format });
    expect(new ScriptedLlm().reply(asked)).toEqual({
      json: {
        summary: 'my invoice',
        mood: 'calm',
        count: 3,
        urgent: false,
        items: [{ id: 7 }],
        note: 'my invoice is wrong',
      },
    });
  });

  test('a schema that requires itself ends', () => {
    const schema = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
    expect(JSON.stringify(minimalValue(schema, '')).length).toBeLessThan(1000);
  });
});
