import type { Phone } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from './harness/call-center.js';
import {
  callsIn,
  expectPrivacy,
  greets,
  hears,
  hearsOut,
  participants,
  talk,
} from './harness/conversation.js';
import { useLiveCalls } from './harness/live-calls.js';
import { until } from './harness/until.js';

const ASK = 'I would like to speak to a person about a refund please.';

const calls = useLiveCalls();
const said = (voiceId: 'support' | 'briefing') => calls.said(voiceId);
const isBriefed = (supervisor: Phone) => calls.isBriefed(supervisor);
let center: CallCenter;
let caller: Phone;
let ada: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
  ({ ada } = center);
});

describe('a transfer that is accepted', () => {
  it('by speech: both people hear each other, the agents leave, and one hang-up ends it all', async () => {
    await callsIn(caller, center);
    await calls.tells(caller, ASK);
    await hears(caller, 'holdMusic', sinceMs);
    await hearsOut(ada, 'transferAgent', sinceMs);
    const acceptedAtMs = Date.now();
    await calls.tells(ada, 'Yes please put them through.');
    await agentsToLeave();
    expect(await participants(center)).toEqual(['sip', 'supervisor', 'watcher']);

    await talk(caller, ada, acceptedAtMs);
    expectPrivacy({ caller, supervisor: ada, sinceMs, acceptedAtMs });

    await caller.hangUp();
    await ada.waitFor('bye-received', { sinceMs: acceptedAtMs });
  });

  it('by keypad alone: 0 asks for a person, 1 takes the call; the supervisor hanging up ends the caller too', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed(ada);
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await talk(caller, ada, acceptedAtMs);
    expectPrivacy({ caller, supervisor: ada, sinceMs, acceptedAtMs });
    await agentsToLeave();
    await ada.hangUp();
    await caller.waitFor('bye-received', { sinceMs: acceptedAtMs });
  });

  it('and then loses the supervisor’s line at once: the caller gets the agent back, who knows why', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed(ada);
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await greets(ada, caller, 'supervisorVoice', acceptedAtMs);
    const droppedAtMs = Date.now();
    await ada.hangUp();
    await hearsOut(caller, 'supportAgent', droppedAtMs);
    expect(said('support').join(' ')).toMatch(/Ada/);
  });

  it('by a phone that answers at once leaks nothing either', async () => {
    ada.setAnswer({ afterMs: 0, ring: false });
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed(ada);
    await Promise.all([caller.say('Can anybody hear me?'), ada.say('One moment please.')]);
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await greets(ada, caller, 'supervisorVoice', acceptedAtMs);
    expectPrivacy({ caller, supervisor: ada, sinceMs, acceptedAtMs });
  });

  const agentsToLeave = () =>
    until(
      'the agents to leave',
      () => participants(center),
      (present) => !present.some((who) => /agent/.test(who)),
    );
});

describe('a supervisor who does not take the call', () => {
  it('gives a reason, which the caller hears; the caller can then ask for somebody else', async () => {
    const { bob, models } = center;
    models.llm.prepend({
      when: { hasTool: 'transfer_to_human', lastUser: /\bBob\b/ },
      reply: { tool: 'transfer_to_human', args: { to: 'bob', reason: 'wants Bob' } },
    });
    await callsIn(caller, center);
    await calls.tells(caller, ASK);
    await hearsOut(ada, 'transferAgent', sinceMs);
    const declinedAtMs = Date.now();
    await calls.tells(ada, 'I am in a meeting.');
    await ada.waitFor('bye-received', { sinceMs: declinedAtMs, timeoutMs: 20_000 });
    await hearsOut(caller, 'supportAgent', ada.events.at(-1)?.atMs);
    expect(said('support').join(' ')).toMatch(
      /Ada can't take your call right now\. They said: .*in a meeting\. Would you like me to try sales/,
    );
    expectPrivacy({ caller, supervisor: ada, sinceMs });

    const askedAtMs = Date.now();
    await calls.tells(caller, 'Please try Bob for me.');
    await bob.waitFor('answered', { sinceMs: askedAtMs, timeoutMs: 30_000 });
    await hears(bob, 'transferAgent', askedAtMs);
    await bob.press('1');
    await greets(bob, caller, 'supervisorVoice', askedAtMs);
    await caller.hangUp();
    await bob.waitFor('bye-received', { sinceMs: askedAtMs });
  });

  it('declines by key', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed(ada);
    await ada.press('2');
    const { atMs } = await ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
    await hearsOut(caller, 'supportAgent', atMs);
    expect(said('support').join(' ')).toContain("Ada can't take your call right now");
    expectPrivacy({ caller, supervisor: ada, sinceMs });
  });

  it.each([
    ['is busy', { status: 486 }, /Ada is on another call/],
    ['rejects the call', { status: 603 }, /couldn't get through to Ada/],
    ['does not answer', 'ring-forever' as const, /Ada didn't answer/],
  ])('%s: the caller gets the agent back with an explanation', async (_what, answer, explanation) => {
    ada.setAnswer(answer);
    await callsIn(caller, center);
    await caller.press('0');
    const { atMs } = await ada.waitFor('ended', { sinceMs, timeoutMs: 30_000 });
    await backAfter(atMs);
    expect(said('support').join(' ')).toMatch(explanation);
    expectPrivacy({ caller, supervisor: ada, sinceMs });
  });

  it('hangs up while being briefed: the caller gets the agent back with an explanation', async () => {
    await callsIn(caller, center);
    const askedAtMs = Date.now();
    await caller.press('0');
    await hears(caller, 'holdMusic', askedAtMs);
    await Promise.all([isBriefed(ada), hearsOut(caller, 'supportAgent', askedAtMs)]);
    await ada.hangUp();
    await backAfter(Date.now());
    expect(said('support').join(' ')).toMatch(/Ada answered but the call was cut off/);
    expectPrivacy({ caller, supervisor: ada, sinceMs });
  });

  async function backAfter(atMs: number): Promise<void> {
    const { fromMs } = await hears(caller, 'supportAgent', atMs);
    console.log(`back with the agent after ${Math.round(fromMs - atMs)} ms`);
    await hearsOut(caller, 'supportAgent', fromMs);
  }
});

describe('a caller who hangs up', () => {
  it('while it rings: the supervisor’s phone stops ringing', async () => {
    ada.setAnswer('ring-forever');
    await callsIn(caller, center);
    await caller.press('0');
    await ada.waitFor('ringing', { sinceMs, timeoutMs: 30_000 });
    await hears(caller, 'holdMusic', sinceMs);
    await caller.hangUp();
    await ada.waitFor('canceled', { sinceMs });
  });

  it('while the supervisor is briefed: they are told, and released', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed(ada);
    await caller.hangUp();
    await ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
    expect(said('briefing').at(-1)).toMatch(/caller is no longer waiting/);
    expectPrivacy({ caller, supervisor: ada, sinceMs });
  });

  it('before asking for anybody: nothing is left', async () => {
    await callsIn(caller, center);
    await caller.hangUp();
  });
});
