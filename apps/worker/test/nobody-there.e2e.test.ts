import type { Phone, Rule } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from './harness/call-center.js';
import { callsIn, expectPrivacy } from './harness/conversation.js';
import { useLiveCalls } from './harness/live-calls.js';
import { SHORT_PROMPTS } from './harness/short-prompts.js';

const script: Rule[] = [
  {
    when: { hasTool: 'voicemail_detected', lastUser: /\bmessage\b|\bpress\b/ },
    reply: { tool: 'voicemail_detected', args: {} },
  },
];

// Who says nothing at all is heard out in seconds here.
const calls = useLiveCalls({ script, prompts: SHORT_PROMPTS, env: { WARM_DECISION_MS: '18000' } });
let center: CallCenter;
let caller: Phone;
let ada: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
  ({ ada } = center);
});

/** The supervisor's phone is hung up, and the caller is told why. */
async function isBack(why: RegExp): Promise<void> {
  const { atMs } = await ada.waitFor('bye-received', { sinceMs, timeoutMs: 40_000 });
  await calls.isTold(caller, why, atMs);
  expectPrivacy({ caller, supervisor: ada, sinceMs });
}

describe('a phone that is answered by nobody', () => {
  it('but a machine that asks for a message: it is hung up, and the caller is told', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await calls.tells(ada, 'You have reached the voicemail of Ada. Please leave a message after the tone.');
    await isBack(/I only got Ada's voicemail/);
  });

  it('but an automatic menu: the same', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await calls.isTold(ada, /Yes or no\?/);
    await calls.tells(ada, 'Please press one for sales or press two for support or stay on the line.');
    await isBack(/I only got Ada's voicemail/);
  });

  it('who says anything: they are asked once, released, and the caller is told', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await calls.isBriefed(ada);
    await isBack(/Ada answered but couldn't take your call/);
    const asked = calls
      .said('briefing')
      .filter((text) => text.startsWith('Would you like to take this call?'));
    expect(asked).toHaveLength(1);
    expect(calls.said('briefing').at(-1)).toBe("I'll have to let the caller know. Goodbye.");
  });
});
