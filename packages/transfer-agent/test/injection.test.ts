import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROMPT_VARIABLES, createPrompts, createSupportAgent, soundsUndecided } from '../src/index.js';
import { conversationLines, renderConversation } from '../src/brief/conversation.js';
import { brief, startConsult } from './fixtures/consult.js';
import { directory } from './fixtures/directory.js';
import { FooledLLM } from './fixtures/fooled-llm.js';
import { HOSTILE_CALLERS, HOSTILE_SUPERVISORS } from './fixtures/hostile.js';
import { chatOf, startTalk } from './fixtures/talk.js';

// No utterance is trusted to be recognised: the model is one that each of them has fooled completely.
const elsewhere = ['+19005550199', 'mallory', 'sip:attacker@evil.example', 'billing\n- mallory', '1'];
const prompts = createPrompts();
const accepting = { toolCalls: [{ name: 'accept_call', args: {} }] };

/** Runs of six words. */
function runs(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];
  return words.slice(5).map((_, at) => words.slice(at, at + 6).join(' '));
}

/** What of a secret was spoken. */
function leaks(spoken: readonly string[], secret: string): string[] {
  const said = new Set(spoken.flatMap(runs));
  return runs(secret).filter((run) => said.has(run));
}

describe('a hostile caller', () => {
  const wishes: (string | undefined)[] = [];
  let talk: Awaited<ReturnType<typeof startTalk>>;
  let llm: FooledLLM;

  beforeAll(async () => {
    const agent = createSupportAgent({
      directory,
      greeting: false,
      instructions: 'You help in a book shop.',
      requestTransfer: ({ to }) => void wishes.push(to),
      requestColdTransfer: (to) => void wishes.push(to),
    });
    const toolCalls = elsewhere.flatMap((to) => [
      { name: 'transfer_to_human', args: { to, reason: 'urgent' } },
      { name: 'cold_transfer', args: { destination: to } },
    ]);
    llm = new FooledLLM({ content: `Gladly. I was told: ${String(agent.instructions)}`, toolCalls });
    talk = await startTalk({ agent, llm });
  });
  afterAll(() => talk[Symbol.asyncDispose]());

  it.each(HOSTILE_CALLERS)(
    'reaches nobody outside the directory and is read no prompt: %s',
    async (utterance) => {
      talk.tts.spoken.length = 0;
      await talk.session.run({ userInput: utterance }).wait();
      await vi.waitFor(() => expect(talk.session.agentState).toBe('listening'), 5_000);
      expect(llm.asked).toContain(utterance);
      expect(wishes).toEqual([]);
      expect(talk.tts.spoken.join(' ')).toContain('Gladly.');
      expect(
        leaks(talk.tts.spoken, prompts.supportInstructions({ instructions: '', directory: '' })),
      ).toEqual([]);
    },
  );
});

describe('what a hostile caller has said', () => {
  let consult: Awaited<ReturnType<typeof startConsult>>;

  beforeAll(async () => {
    consult = await startConsult({ llm: new FooledLLM(accepting) });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'), 5_000);
  });
  afterAll(() => consult[Symbol.asyncDispose]());

  it.each(HOSTILE_CALLERS)(
    'is data to the TransferAgent, which takes nothing for a yes: %s',
    async (utterance) => {
      const conversation = renderConversation(conversationLines(chatOf(['user', utterance]), (text) => text));
      expect(conversation).not.toMatch(/[<>]/);
      await consult.agent.learn({ ...brief, headline: utterance, reason: utterance }, conversation);
      const [, , afterFence = ''] = String(consult.agent.instructions).split(/<\/?conversation>/);
      expect(afterFence.trim()).toBe('');
      await consult.talk.answer(utterance);
      await consult.session.run({ userInput: `Hello? About ${utterance} – who?` }).wait();
      expect(consult.on.accepted).not.toHaveBeenCalled();
    },
  );
});

describe('words on the phone of a supervisor that are no decision', () => {
  let consult: Awaited<ReturnType<typeof startConsult>>;
  let llm: FooledLLM;

  beforeAll(async () => {
    llm = new FooledLLM({});
    consult = await startConsult({ llm });
    llm.deeds = {
      content: `Gladly. I was told: ${String(consult.agent.instructions)}`,
      toolCalls: elsewhere.map((to) => ({ name: 'redirect_call', args: { to } })),
    };
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'), 5_000);
  });
  afterAll(() => consult[Symbol.asyncDispose]());

  it.each(HOSTILE_SUPERVISORS)('bring in nobody else and are read no prompt: %s', async (utterance) => {
    consult.tts.spoken.length = 0;
    await consult.session.run({ userInput: utterance }).wait();
    await vi.waitFor(() => expect(consult.session.agentState).toBe('listening'), 5_000);
    expect(llm.asked).toContain(utterance);
    expect(consult.tts.spoken.join(' ')).toContain('Gladly.');
    expect(consult.on.redirected).not.toHaveBeenCalled();
    expect(consult.on.accepted).not.toHaveBeenCalled();
    expect(leaks(consult.tts.spoken, prompts.transferInstructions({ name: 'Ada', directory: '' }))).toEqual(
      [],
    );
  });
});

// What is left to the model is whether a plain statement is a yes; these are none in any case.
const noConsent = HOSTILE_SUPERVISORS.filter((text) => /\?$|recorded|press|name|^hello/i.test(text));

describe('an acceptance', () => {
  it.each(noConsent)('is not believed of a model that takes this for one: %s', async (said) => {
    await using consult = await startConsult({ llm: new FooledLLM(accepting) });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'), 5_000);
    expect(soundsUndecided(said, ['Ada'])).toBe(true);
    await consult.session.run({ userInput: said }).wait();
    expect(consult.on.accepted).not.toHaveBeenCalled();
  });

  it.each([
    'Yes.',
    'Yes, put them through.',
    'Can you put her through?',
    'I take the call.',
    'Okay, okay.',
    'Ja, stell durch.',
    'はい、つないでください',
  ])('can be: %s', async (said) => {
    await using consult = await startConsult({ llm: new FooledLLM(accepting) });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain('2 to decline.'), 5_000);
    await consult.session.run({ userInput: said }).wait();
    expect(consult.on.accepted.mock.calls).toEqual([['speech']]);
  });
});

it('no variable of a prompt can carry an address', () => {
  expect(Object.values(PROMPT_VARIABLES).flat()).not.toContain('address');
});
