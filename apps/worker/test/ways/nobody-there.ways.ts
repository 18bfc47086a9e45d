import type { Phone, Rule } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from '../harness/call-center.js';
import { callsIn, expectPrivacy, hears, hearsOut } from '../harness/conversation.js';
import { useLiveCalls } from '../harness/live-calls.js';

const script: Rule[] = [
  {
    when: { hasTool: 'voicemail_detected', lastUser: /\bmessage\b|\bpress\b/ },
    reply: { tool: 'voicemail_detected', args: {} },
  },
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

// Who says nothing at all is heard out in seconds here.
const calls = useLiveCalls({ script, env: { WARM_DECISION_MS: '24000' } });
let center: CallCenter;
let caller: Phone;
let ada: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
  ({ ada } = center);
});

/** What the caller was told from the moment the supervisor's phone was hung up. */
async function isBackAfterHangUp(): Promise<string> {
  const { atMs } = await ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
  await hearsOut(caller, 'supportAgent', atMs);
  expectPrivacy({ caller, supervisor: ada, sinceMs });
  return calls.said('support', atMs).join(' ');
}

describe('a phone that is answered by nobody', () => {
  it('but a machine that asks for a message: it is hung up, and the caller is told', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await ada.say('You have reached the voicemail of Ada. Please leave a message after the tone.');
    expect(await isBackAfterHangUp()).toContain("I only got Ada's voicemail");
  });

  it('but an automatic menu: the same', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await hearsOut(ada, 'transferAgent', sinceMs);
    await ada.say('For sales press one. For support press two.');
    expect(await isBackAfterHangUp()).toContain("I only got Ada's voicemail");
  });

  it('who says anything: they are asked once, released, and the caller is told', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await ada.waitFor('bye-received', { sinceMs, timeoutMs: 40_000 });
    const asked = calls
      .said('briefing')
      .filter((text) => text.startsWith('Would you like to take this call?'));
    expect(asked).toHaveLength(1);
    expect(calls.said('briefing').at(-1)).toBe("I'll have to let the caller know. Goodbye.");
    expect(await isBackAfterHangUp()).toContain("Ada answered but couldn't take your call");
  });
});

describe('a caller at an hour at which nobody is there', () => {
  it('hears when somebody will be, leaves a message, and says goodbye', async () => {
    await callsIn(caller, center);
    const askedAtMs = Date.now();
    await caller.say('Please get me the wholesale department.');
    await hearsOut(caller, 'supportAgent', askedAtMs);
    expect(calls.said('support', askedAtMs).join(' ')).toMatch(
      /Somebody will be there tomorrow at 9:00 AM\. .*take a message.*have somebody call you back/,
    );
    expect(caller.ear.heard('holdMusic', { sinceMs })).toEqual([]);

    const leavesAtMs = Date.now();
    await caller.say('Please call me back about invoice seven.');
    await hearsOut(caller, 'supportAgent', leavesAtMs);
    expect(await center.messages()).toEqual([
      expect.objectContaining({ text: expect.stringContaining('invoice seven') as string, callback: true }),
    ]);
    expect(calls.said('support', leavesAtMs)).toEqual(['Somebody will call you back.']);

    const leftAtMs = Date.now();
    await caller.say('Thank you, goodbye.');
    await hears(caller, 'supportAgent', leftAtMs);
    await caller.waitFor('bye-received', { sinceMs: leftAtMs, timeoutMs: 20_000 });
    expect(calls.said('support', leftAtMs)).toEqual(['Thank you for calling. Goodbye.']);
  });
});
