import type { Phone, Rule } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from './harness/call-center.js';
import { callsIn, expectPrivacy, hears } from './harness/conversation.js';
import { useLiveCalls } from './harness/live-calls.js';
import { SHORT_PROMPTS } from './harness/short-prompts.js';

const HEADLINE = /Grace is calling about a broken order, number 1001\./;
const claim = { text: 'Grace is calling about a broken order, number 1001.', turns: [2] };

const script: Rule[] = [
  {
    when: { schemaName: 'brief' },
    reply: {
      json: {
        caller: null,
        headline: claim,
        reason: claim,
        wants: null,
        mood: null,
        urgency: 'normal',
        language: 'en',
        tried: [],
        openQuestions: [],
        facts: [],
        fields: {},
      },
    },
  },
  {
    when: { hasTool: 'redirect_call', lastUser: /\bask (sales|wholesale)\b/ },
    reply: ({ lastUser = '' }) => ({
      tool: 'redirect_call',
      args: { to: lastUser.includes('wholesale') ? 'wholesale' : 'sales', reason: 'It is theirs.' },
    }),
  },
  {
    when: { hasTool: 'repeat_brief', lastUser: /\brepeat\b/ },
    reply: { tool: 'repeat_brief', args: {} },
  },
  {
    when: { hasTool: 'ask_caller', lastUser: /\bcity\b/ },
    reply: { tool: 'ask_caller', args: { question: 'Which city do you live in?' } },
  },
  {
    when: { hasTool: 'cold_transfer', lastUser: /\bdirectly\b/ },
    reply: { tool: 'cold_transfer', args: { destination: 'bob' } },
  },
];

const calls = useLiveCalls({ script, prompts: SHORT_PROMPTS });
let center: CallCenter;
let caller: Phone;
let ada: Phone;
let bob: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
  ({ ada, bob } = center);
});

describe('a supervisor who names somebody else', () => {
  it('is told if nobody is there; else released, and the other one is told the same brief and takes the call', async () => {
    await callsIn(caller, center);
    await calls.tells(caller, 'I would like to speak to a person about order 1001 please.');
    await hears(caller, 'holdMusic', sinceMs);
    await calls.isTold(ada, /Yes or no\?/);
    await calls.tells(ada, 'Please ask wholesale to take this one.');
    await calls.isTold(ada, /I can't call wholesale right now\. Would you like to take the call yourself\?/);

    await calls.tells(ada, 'Please ask sales to take this one.');
    const { atMs: releasedAtMs } = await ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
    expect(calls.said('briefing')).toContain("All right, I'll try sales. Goodbye.");

    await bob.waitFor('answered', { sinceMs: releasedAtMs, timeoutMs: 30_000 });
    await calls.isTold(bob, HEADLINE, releasedAtMs);
    await calls.isTold(bob, /Yes or no\?/, releasedAtMs);
    expect(briefsMade()).toHaveLength(1);
    // One announcement at the beginning; since then music alone.
    expect(caller.ear.heard('supportAgent', { sinceMs: releasedAtMs })).toEqual([]);
    await hears(caller, 'holdMusic', releasedAtMs);

    const acceptedAtMs = Date.now();
    await calls.tells(bob, 'Yes please put them through.');
    await calls.talks(bob);
    for (const supervisor of [ada, bob]) expectPrivacy({ caller, supervisor, sinceMs, acceptedAtMs });
    await caller.hangUp();
    await bob.waitFor('bye-received', { sinceMs: acceptedAtMs });
  });
});

describe('a supervisor who wants to know more', () => {
  it('hears the brief again by key and by speech, has the caller asked, hears the answer, and takes the call', async () => {
    await callsIn(caller, center);
    await calls.tells(caller, 'I have a question about an order that arrived broken this morning.');
    await calls.isTold(caller, /^I see/);
    await calls.tells(caller, 'I would like to speak to a person about order 1001 please.');
    await hears(caller, 'holdMusic', sinceMs);
    await calls.isTold(ada, /Yes or no\?/);

    for (const repeat of [() => ada.press('9'), () => calls.tells(ada, 'Could you repeat that for me?')]) {
      const againAtMs = Date.now();
      await repeat();
      await calls.isTold(ada, HEADLINE, againAtMs);
      await calls.isTold(ada, /Yes or no\?/, againAtMs);
    }

    const askedAtMs = Date.now();
    await calls.tells(ada, 'Which city do they live in?');
    await calls.isTold(caller, /^Ada would like to know: Which city do you live in\?/, askedAtMs);
    const listensAtMs = Date.now();
    await calls.tells(caller, 'I live in the old town of Rome near the station.');
    expect(caller.ear.heard('holdMusic', { sinceMs: listensAtMs, untilMs: Date.now() })).toEqual([]);
    const answeredAtMs = Date.now();
    await hears(caller, 'holdMusic', answeredAtMs);
    await calls.isTold(ada, /^The caller says: .*Rome/, listensAtMs);
    expect(briefsMade().at(-1)).toContain('in the old town of Rome');

    const acceptedAtMs = Date.now();
    await calls.tells(ada, 'Yes please put them through.');
    await calls.talks(ada);
    expectPrivacy({ caller, supervisor: ada, sinceMs, acceptedAtMs });
  });
});

describe('a caller who wants to be sent on without a consult', () => {
  it('is: their own phone is asked to call, and the agents leave', async () => {
    await callsIn(caller, center);
    await calls.tells(caller, 'Just connect me to Bob directly please.');
    const { target } = await caller.waitFor('refer', { sinceMs, timeoutMs: 20_000 });
    expect(target).toContain(bob.hostPort);
    await caller.waitFor('ended', { sinceMs });
  });

  it('and whose phone refuses: the person is called and briefed after all', async () => {
    caller.setRefer({ status: 603 });
    await callsIn(caller, center);
    await calls.tells(caller, 'Just connect me to Bob directly please.');
    await caller.waitFor('refer', { sinceMs, timeoutMs: 20_000 });
    await calls.isBriefed(bob);
    await hears(caller, 'holdMusic', sinceMs);
    const acceptedAtMs = Date.now();
    await bob.press('1');
    await calls.talks(bob);
    expectPrivacy({ caller, supervisor: bob, sinceMs, acceptedAtMs });
  });
});

/** What the model read of the conversation each time a brief was asked of it. */
function briefsMade(): string[] {
  return center.models.requests.flatMap((request) =>
    request.stage === 'llm' && request.chat.schema?.name === 'brief' && request.atMs >= sinceMs
      ? [request.chat.messages.map(({ text }) => text).join('\n')]
      : [],
  );
}
