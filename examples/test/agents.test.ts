import { readFile } from 'node:fs/promises';
import { initializeLogger, voice } from '@livekit/agents';
import { addTransferTools, type TransferWish } from '@warm/transfer-agent';
import { Directory } from '@warm/session-core';
import { afterEach, describe, expect, it } from 'vitest';
import { ShopAgent } from '../add-to-existing-agent/shop-agent.js';

initializeLogger({ pretty: false, level: 'silent' });

const directory = Directory.from({
  departments: [
    {
      id: 'support',
      name: 'support',
      destinations: [{ id: 'ada', name: 'Ada', address: 'sip:ada@pbx.example' }],
    },
  ],
});

const sessions: voice.AgentSession[] = [];
afterEach(() => Promise.all(sessions.splice(0).map((session) => session.close())));

async function talkTo(
  agent: voice.Agent,
  replies: ConstructorParameters<typeof voice.testing.FakeLLM>[0],
): Promise<voice.AgentSession> {
  const session = new voice.AgentSession({
    llm: new voice.testing.FakeLLM(replies),
    vad: null,
    turnHandling: { turnDetection: null },
  });
  sessions.push(session);
  await session.start({ agent, record: false });
  return session;
}

describe('the existing agent', () => {
  const person = {
    input: 'A person, please',
    toolCalls: [{ name: 'transfer_to_human', args: { to: 'ada', reason: 'a lost book' } }],
  };

  it('does with the tools what it did without, and gets a person without a word of the model', async () => {
    const wishes: TransferWish[] = [];
    const agent = new ShopAgent();
    await addTransferTools(agent, { directory, requestTransfer: (wish) => void wishes.push(wish) });
    const session = await talkTo(agent, [
      { input: 'Where is order 7?', toolCalls: [{ name: 'order_status', args: { orderNumber: '7' } }] },
      { input: '"Order 7 was sent yesterday."', content: 'It was sent yesterday.' },
      person,
    ]);
    const asked = session.run({ userInput: 'Where is order 7?' });
    await asked.wait();
    asked.expect.nextEvent().isFunctionCall({ name: 'order_status', args: { orderNumber: '7' } });
    asked.expect.nextEvent().isFunctionCallOutput();
    asked.expect.nextEvent().isMessage({ role: 'assistant' });

    const wished = session.run({ userInput: person.input });
    await wished.wait();
    wished.expect.nextEvent().isFunctionCall({ name: 'transfer_to_human' });
    wished.expect.nextEvent().isFunctionCallOutput({ isError: false });
    wished.expect.noMoreEvents();
    expect(wishes).toEqual([{ to: 'ada', reason: 'a lost book' }]);
  });
});

describe('add-to-existing-agent', () => {
  it('takes at most 15 lines', async () => {
    const linesOf = async (file: string) =>
      (await readFile(new URL(`../add-to-existing-agent/${file}`, import.meta.url), 'utf8')).split('\n');
    const before = await linesOf('before.ts');
    const after = await linesOf('agent.ts');
    const removed = before.filter((line) => !after.includes(line)).length;
    expect(after.length - before.length + removed).toBeLessThanOrEqual(15);
  });
});
