import type { Phone, Rule } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from '../harness/call-center.js';
import { callsIn, hears } from '../harness/conversation.js';
import { useLiveCalls } from '../harness/live-calls.js';
import { SHORT_PROMPTS } from '../harness/short-prompts.js';

const script: Rule[] = [
  {
    when: { hasTool: 'transfer_to_human', lastUser: /\bwholesale\b/ },
    reply: { tool: 'transfer_to_human', args: { to: 'wholesale', reason: 'They ask for wholesale.' } },
  },
  {
    when: { hasTool: 'take_message', lastUser: /\bcall me back\b/ },
    reply: ({ lastUser = '' }) => ({ tool: 'take_message', args: { message: lastUser, callback: true } }),
  },
  { when: { lastTool: { name: 'take_message' } }, reply: 'Somebody will call you back.' },
  {
    when: { hasTool: 'end_call', lastUser: /\bgoodbye\b/i },
    reply: { tool: 'end_call', args: {} },
  },
];

const calls = useLiveCalls({ script, prompts: SHORT_PROMPTS });
let center: CallCenter;
let caller: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
});

describe('a caller at an hour at which nobody is there', () => {
  it('hears when somebody will be, leaves a message, and says goodbye', async () => {
    await callsIn(caller, center);
    const askedAtMs = Date.now();
    await calls.tells(caller, 'Please get me the wholesale department.');
    await calls.isTold(caller, /Somebody will be there tomorrow at 9:00 AM\./, askedAtMs);
    await calls.isTold(caller, /take a message.*have somebody call you back/, askedAtMs);
    expect(caller.ear.heard('holdMusic', { sinceMs })).toEqual([]);

    const leavesAtMs = Date.now();
    await calls.tells(caller, 'Please call me back about invoice seven.');
    await calls.isTold(caller, /^Somebody will call you back\./, leavesAtMs);
    expect(await center.messages()).toEqual([
      expect.objectContaining({ text: expect.stringContaining('invoice seven') as string, callback: true }),
    ]);

    const leftAtMs = Date.now();
    await calls.tells(caller, 'Thank you, goodbye.');
    await hears(caller, 'supportAgent', leftAtMs);
    await caller.waitFor('bye-received', { sinceMs: leftAtMs, timeoutMs: 20_000 });
    expect(calls.said('support', leftAtMs)).toEqual(['Thank you for calling. Goodbye.']);
  });
});
