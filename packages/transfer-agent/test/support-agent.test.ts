import { llm, voice } from '@livekit/agents';
import { InvalidStateError } from '@warm/session-core';
import { describe, expect, it, vi } from 'vitest';
import {
  addTransferTools,
  createSupportAgent,
  SupportAgent,
  transferTools,
  type TransferWish,
} from '../src/index.js';
import { directory } from './fixtures/directory.js';
import { startTalk } from './fixtures/talk.js';

function replies(args: Record<string, unknown>) {
  return [{ input: 'A person, please', toolCalls: [{ name: 'transfer_to_human', args }] }];
}

async function ask(options: {
  args: Record<string, unknown>;
  requestTransfer?: (wish: TransferWish) => void;
  more?: { input: string; content: string }[];
}) {
  const wishes: TransferWish[] = [];
  const agent = createSupportAgent({
    directory,
    greeting: false,
    requestTransfer: (wish) => {
      wishes.push(wish);
      options.requestTransfer?.(wish);
    },
  });
  await using talk = await startTalk({ agent, replies: [...replies(options.args), ...(options.more ?? [])] });
  const run = talk.session.run({ userInput: 'A person, please' });
  await run.wait();
  return { wishes, turn: run.expect, spoken: talk.tts.spoken };
}

describe('SupportAgent', () => {
  it('asks the application for the person the model chose and says nothing after it', async () => {
    const { wishes, turn, spoken } = await ask({ args: { to: 'ada', reason: 'charged twice' } });
    expect(wishes).toEqual([{ to: 'ada', reason: 'charged twice' }]);
    turn.nextEvent().isFunctionCall({ name: 'transfer_to_human' });
    turn.nextEvent().isFunctionCallOutput({ isError: false });
    turn.noMoreEvents();
    expect(spoken).toEqual([]);
  });

  it('names nobody when the model leaves the person out', async () => {
    const { wishes } = await ask({ args: { to: null, reason: 'a refund' } });
    expect(wishes).toEqual([{ reason: 'a refund' }]);
  });

  it('takes no id that is not in the directory', async () => {
    const { wishes, turn } = await ask({ args: { to: '+15550100009', reason: 'a refund' } });
    expect(wishes).toEqual([]);
    turn.containsFunctionCallOutput({ isError: true });
  });

  it('lets the model tell the caller why a transfer cannot be started', async () => {
    const refusal = new InvalidStateError('escalate', 'ringing', []);
    const { turn, spoken } = await ask({
      args: { reason: 'a refund' },
      requestTransfer: () => {
        throw refusal;
      },
      more: [{ input: refusal.message, content: 'I am already calling somebody.' }],
    });
    turn.containsFunctionCallOutput({ output: refusal.message, isError: true });
    turn.containsMessage({ role: 'assistant' });
    expect(spoken).toEqual(['I am already calling somebody.']);
  });

  it('calls a transfer off without a reply', async () => {
    const cancelTransfer = vi.fn();
    const agent = createSupportAgent({
      directory,
      greeting: false,
      requestTransfer: () => undefined,
      cancelTransfer,
    });
    const cancel = { input: 'Never mind', toolCalls: [{ name: 'cancel_transfer', args: {} }] };
    await using talk = await startTalk({ agent, replies: [cancel] });
    const run = talk.session.run({ userInput: 'Never mind' });
    await run.wait();
    expect(cancelTransfer).toHaveBeenCalledOnce();
    run.expect.skipNext(2).noMoreEvents();
    expect(talk.tts.spoken).toEqual([]);
  });

  it.each([
    ['cold_transfer', { destination: 'bob' }, 'requestColdTransfer', ['bob']],
    ['cold_transfer', { destination: '+15550100009' }, 'requestColdTransfer', undefined],
    [
      'take_message',
      { message: 'Order 7.', callback: true },
      'leaveMessage',
      ['Order 7.', { callback: true }],
    ],
    ['take_message', { message: 'Order 7.' }, 'leaveMessage', ['Order 7.', { callback: false }]],
  ] as const)('has the application carry out %s %o', async (name, args, command, expected) => {
    const commands = {
      requestTransfer: vi.fn(),
      requestColdTransfer: vi.fn(),
      leaveMessage: vi.fn(),
    };
    const agent = createSupportAgent({ directory, greeting: false, ...commands });
    const replies = [{ input: 'Please', toolCalls: [{ name, args }] }];
    await using talk = await startTalk({ agent, replies });
    const run = talk.session.run({ userInput: 'Please' });
    await run.wait();
    expect(commands[command].mock.calls).toEqual(expected ? [expected] : []);
    run.expect.containsFunctionCallOutput({ isError: expected === undefined });
  });

  it('says goodbye before it ends the call', async () => {
    let playedMs = 0;
    const agent = createSupportAgent({
      directory,
      greeting: false,
      requestTransfer: () => undefined,
      endCall: () => void (playedMs = talk.output.playedMs),
    });
    const replies = [{ input: 'Bye', toolCalls: [{ name: 'end_call', args: {} }] }];
    await using talk = await startTalk({ agent, replies });
    await talk.session.run({ userInput: 'Bye' }).wait();
    await vi.waitFor(() => expect(playedMs).toBeGreaterThan(1_000));
    expect(talk.tts.spoken.join(' ')).toBe('Thank you for calling. Goodbye.');
  });

  it('greets, and where nobody understands speech says which key to press', async () => {
    const options = { directory, requestTransfer: () => undefined };
    await using spoken = await startTalk({ agent: createSupportAgent(options) });
    await using keyed = await startTalk({
      agent: createSupportAgent({ ...options, speech: 'none', personKey: '5' }),
    });
    await vi.waitFor(() => expect(spoken.tts.spoken).toEqual(['Hello, how can I help you?']));
    await vi.waitFor(() => expect(keyed.tts.spoken.join(' ')).toContain('Press 5 to talk to a person.'));
  });

  it('tells the model names and ids, never addresses', () => {
    class Mine extends SupportAgent {}
    const agent = new Mine({
      directory,
      requestTransfer: () => undefined,
      instructions: ({ directory: known }) => `There are ${known.departments.length} departments.`,
    });
    const instructions = String(agent.instructions);
    expect(instructions).toContain('- ada: Ada');
    expect(instructions).toContain('There are 2 departments.');
    expect(instructions).not.toContain('555');
  });

  it('gives agents that are being written its tools in one line, with a schema of ids', () => {
    const lookUp = llm.tool({ description: 'Looks something up', execute: async () => 'found' });
    const agent = new voice.Agent({
      instructions: '',
      tools: { lookUp, ...transferTools({ directory, requestTransfer: () => undefined }) },
    });
    expect(Object.keys(agent.toolCtx.functionTools).sort()).toEqual(['lookUp', 'transfer_to_human']);
    const tool = agent.toolCtx.functionTools['transfer_to_human'];
    const schema = JSON.stringify(
      llm.toJsonSchema(tool?.parameters as Parameters<typeof llm.toJsonSchema>[0], true, true),
    );
    expect(Object.keys(transferTools({ directory, requestTransfer: () => undefined }))).toEqual([
      'transfer_to_human',
    ]);
    expect(schema).toContain('["billing","sales","ada","bob","eve"]');
    expect(schema).not.toContain('555');
  });
});

describe('addTransferTools', () => {
  const commands = { directory, requestTransfer: () => undefined, endCall: () => undefined };
  const found = llm.tool({
    name: 'look_up',
    description: 'Looks something up',
    execute: async () => 'found',
  });

  it('gives an agent the tools beside its own, of which it keeps the one that has the same name', async () => {
    const hangUp = llm.tool({ name: 'end_call', description: 'Mine', execute: async () => 'mine' });
    const agent = new voice.Agent({ instructions: '', tools: [found, hangUp] });
    await addTransferTools(agent, commands);
    const { functionTools } = agent.toolCtx;
    expect(Object.keys(functionTools).sort()).toEqual(['end_call', 'look_up', 'transfer_to_human']);
    expect(functionTools['end_call']?.description).toBe('Mine');
  });

  it('gives them to an agent that is talking, from the next turn on', async () => {
    const agent = new voice.Agent({ instructions: '', tools: [found] });
    await using talk = await startTalk({ agent, replies: replies({ reason: 'a refund' }) });
    await addTransferTools(agent, commands);
    const run = talk.session.run({ userInput: 'A person, please' });
    await run.wait();
    run.expect.nextEvent().isFunctionCall({ name: 'transfer_to_human', args: { reason: 'a refund' } });
    run.expect.nextEvent().isFunctionCallOutput({ isError: false });
    run.expect.noMoreEvents();
  });
});
