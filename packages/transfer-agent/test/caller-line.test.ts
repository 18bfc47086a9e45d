import { Directory, type Explanation, type ReturnReason } from '@warm/session-core';
import type { llm } from '@livekit/agents';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { NotHeardError, createCallerLine, createSupportAgent } from '../src/index.js';
import { attemptOf, directory } from './fixtures/directory.js';
import { Mouth } from './fixtures/mouth.js';
import { startTalk } from './fixtures/talk.js';

function explanation(because: ReturnReason, more: Partial<Explanation> = {}): Explanation {
  const { destination } = attemptOf('ada');
  return { because, destination, offers: ['another', 'message'], ...more };
}

const never = new AbortController().signal;

function agent() {
  return createSupportAgent({ directory, greeting: false, requestTransfer: () => undefined });
}

describe('the caller line', () => {
  it('stops the agent in the middle of a word and listens no more', async () => {
    await using talk = await startTalk({ agent: agent() });
    const line = createCallerLine({ session: talk.session, directory });
    talk.output.shut();
    const speech = talk.session.say('A very long story.', { allowInterruptions: false });
    await vi.waitFor(() => expect(talk.tts.spoken).toHaveLength(1));
    await line.hold(never);
    await speech.waitForPlayout();
    expect(speech.interrupted).toBe(true);
    expect(talk.session.input.audioEnabled).toBe(false);
    expect(talk.session.output.audioEnabled).toBe(true);
  });

  it('keeps the model silent on hold, and lets it speak after the return', async () => {
    const replies = [{ input: 'Hello?', content: 'Hi.' }];
    await using talk = await startTalk({ agent: agent(), replies });
    const line = createCallerLine({ session: talk.session, directory });
    await line.hold(never);
    await talk.session.generateReply({ userInput: 'Hello?' }).waitForPlayout();
    expect(talk.tts.spoken).toEqual([]);
    await line.resume({ explanation: explanation({ type: 'busy' }), signal: never });
    await talk.session.generateReply({ userInput: 'Hello?' }).waitForPlayout();
    expect(talk.tts.spoken).toContain('Hi.');
  });

  it('leaves a conversation any model can go on with when the hold begins inside the tool call', async () => {
    const toolCalls = [{ name: 'transfer_to_human', args: { reason: 'a refund' } }];
    const replies = [
      { input: 'A person, please', toolCalls },
      { input: 'Then help me yourself', content: 'Gladly.' },
    ];
    let hold: () => Promise<void> = async () => undefined;
    const supportAgent = createSupportAgent({
      directory,
      greeting: false,
      requestTransfer: () => void hold(),
    });
    await using talk = await startTalk({ agent: supportAgent, replies });
    const line = createCallerLine({ session: talk.session, directory });
    let held: Promise<void> | undefined;
    hold = () => (held = line.hold(never));
    talk.session.generateReply({ userInput: 'A person, please' });
    await vi.waitFor(() => expect(held).toBeDefined());
    await line.resume({ explanation: explanation({ type: 'busy' }), signal: never });
    await talk.session.generateReply({ userInput: 'Then help me yourself' }).waitForPlayout();
    expect(talk.tts.spoken).toContain('Gladly.');
    const { items } = talk.session.currentAgent.chatCtx;
    const idsOf = (type: string) =>
      items.flatMap((item) => (item.type === type && 'callId' in item ? [item.callId] : []));
    expect(idsOf('function_call')).toEqual(idsOf('function_call_output'));
  });

  it('announces who is called over lowered music, and raises it again', async () => {
    await using talk = await startTalk({ agent: agent() });
    const steps: string[] = [];
    const holdDuck = () => {
      steps.push('lowered');
      return () => void steps.push(`raised after ${Math.round(talk.output.playedMs)} ms`);
    };
    const line = createCallerLine({ session: talk.session, directory, holdDuck });
    await line.hold(never);
    await line.announce({ attempt: attemptOf('ada'), signal: never });
    const text = "I'm calling Ada. Please stay on the line.";
    expect(talk.tts.spoken).toEqual([text]);
    expect(steps).toEqual(['lowered', `raised after ${(text.length / 20) * 1000} ms`]);
  });

  it('cuts the announcement off when the attempt is over', async () => {
    await using talk = await startTalk({ agent: agent() });
    const raised = vi.fn();
    const line = createCallerLine({ session: talk.session, directory, holdDuck: () => raised });
    const abort = new AbortController();
    talk.output.shut();
    const announced = line.announce({ attempt: attemptOf('ada'), signal: abort.signal });
    await vi.waitFor(() => expect(talk.tts.spoken).toHaveLength(1));
    abort.abort();
    await announced;
    expect(raised).toHaveBeenCalledOnce();
  });

  const explanations: [ReturnReason, string][] = [
    [{ type: 'declined' }, "I'm sorry, Ada can't take your call right now."],
    [
      { type: 'declined', reason: 'I am in a meeting' },
      "I'm sorry, Ada can't take your call right now. They said: I am in a meeting.",
    ],
    [
      { type: 'redirected', to: ['bob'] },
      "I'm sorry, Ada suggested somebody else, but I couldn't reach them.",
    ],
    [{ type: 'no-answer' }, "I'm sorry, Ada didn't answer."],
    [{ type: 'busy' }, "I'm sorry, Ada is on another call."],
    [{ type: 'rejected' }, "I'm sorry, I couldn't get through to Ada."],
    [{ type: 'unreachable' }, "I'm sorry, Ada can't be reached right now."],
    [{ type: 'voicemail' }, "I'm sorry, I only got Ada's voicemail."],
    [{ type: 'supervisor-hung-up' }, "I'm sorry, Ada answered but the call was cut off."],
    [{ type: 'not-decided' }, "I'm sorry, Ada answered but couldn't take your call."],
    [{ type: 'trunk-failed' }, "I'm sorry, I can't make calls at the moment."],
    [{ type: 'canceled', by: 'caller' }, "All right, I'm no longer calling Ada."],
    [{ type: 'canceled', by: 'deadline' }, "I'm sorry, I had to stop calling Ada."],
    [{ type: 'dropped' }, "I'm sorry, the line to Ada dropped."],
    [{ type: 'cold-transfer-refused' }, "I'm sorry, I couldn't put you through to Ada."],
    [{ type: 'closed' }, "I'm sorry, nobody is there to take your call at this hour."],
    [
      { type: 'failed', effect: 'dial', message: 'x' },
      "I'm sorry, something went wrong while I was calling Ada.",
    ],
  ];

  it.each(explanations)(
    'explains %o, offers the others by name and tells the model',
    async (because, words) => {
      await using talk = await startTalk({ agent: agent() });
      const line = createCallerLine({ session: talk.session, directory });
      await line.hold(never);
      await line.resume({ explanation: explanation(because), signal: never });
      expect(talk.session.input.audioEnabled).toBe(true);
      const offer =
        'Would you like me to try Bob or the sales team or take a message? Or can I help you myself?';
      await vi.waitFor(() => expect(talk.tts.spoken.join(' ')).toBe(`${words} ${offer}`));
      const notes = talk.session.currentAgent.chatCtx.items.flatMap((item) =>
        item.type === 'message' && item.role === 'system' ? [item.textContent ?? ''] : [],
      );
      expect(notes.join('\n')).toContain(`The transfer to Ada (id: ada) is over: ${because.type}.`);
      expect(notes.join('\n')).toContain(words);
    },
  );

  it('resolves when the caller hears the first sound, not before and not at the end', async () => {
    await using talk = await startTalk({ agent: agent() });
    const line = createCallerLine({ session: talk.session, directory });
    await line.hold(never);
    talk.output.shut();
    const heard = vi.fn();
    const resumed = line.resume({ explanation: explanation({ type: 'busy' }), signal: never }).then(heard);
    await vi.waitFor(() => expect(talk.tts.spoken).toHaveLength(1));
    expect(heard).not.toHaveBeenCalled();
    talk.output.open();
    await resumed;
    expect(talk.tts.spoken).toHaveLength(1);
  });

  it('says so if nothing becomes audible', async () => {
    await using talk = await startTalk({ agent: agent() });
    const line = createCallerLine({ session: talk.session, directory });
    talk.output.shut();
    const resumed = line.resume({ explanation: explanation({ type: 'busy' }), signal: never });
    for (const times of [1, 2]) {
      await vi.waitFor(() => expect(talk.tts.spoken).toHaveLength(times));
      talk.session.interrupt({ force: true });
    }
    await expect(resumed).rejects.toThrow(NotHeardError);
  });

  it('names the key where nobody understands speech', async () => {
    await using talk = await startTalk({ agent: agent() });
    const line = createCallerLine({ session: talk.session, directory, speech: 'none' });
    await line.resume({ explanation: explanation({ type: 'no-answer' }), signal: never });
    await vi.waitFor(() => expect(talk.tts.spoken).toContain('Press 0 to try again.'));
  });
});

/** A caller on hold who can speak. */
async function heldCaller(options: Partial<Parameters<typeof createCallerLine>[0]> = {}) {
  const mouth = new Mouth();
  const replies = [{ input: 'My number is 42.', content: 'I must not say this.' }];
  const talk = await startTalk({ agent: agent(), mouth, replies });
  const clock = new FakeClock();
  const line = createCallerLine({ session: talk.session, directory, clock, ...options });
  await line.hold(never);
  return { ...talk, mouth, clock, line };
}

describe('a question of the supervisor', () => {
  const question = 'what is your customer number?';

  it('is asked in a sentence of its own; the answer comes back and stays in the conversation, without a reply', async () => {
    await using caller = await heldCaller();
    const answer = caller.line.ask({ attempt: attemptOf('ada'), question, signal: never });
    await vi.waitFor(() => expect(caller.tts.spoken).toEqual([`Ada would like to know: ${question}`]));
    expect(caller.session.input.audioEnabled).toBe(true);
    caller.mouth.says('My number is 42.');
    expect(await answer).toBe('My number is 42.');
    await caller.line.hold(never);
    expect(caller.session.input.audioEnabled).toBe(false);
    await vi.waitFor(() => expect(caller.tts.spoken.at(-1)).toBe('Thank you. One moment, please.'));
    const said = (items: readonly llm.ChatItem[]) =>
      items.flatMap((item) => (item.type === 'message' && item.role === 'user' ? [item.textContent] : []));
    expect(said(caller.session.history.items)).toEqual(['My number is 42.']);
    expect(said(caller.session.currentAgent.chatCtx.items)).toEqual(['My number is 42.']);
    expect(caller.tts.spoken).not.toContain('I must not say this.');
  });

  it('is not waited for longer than the limit when nobody says anything', async () => {
    await using caller = await heldCaller({ answerMs: 7_000 });
    const answer = caller.line.ask({ attempt: attemptOf('ada'), question, signal: never });
    await vi.waitFor(() => expect(caller.clock.pending).toBe(1));
    caller.clock.advance(7_000);
    expect(await answer).toBeUndefined();
    expect(caller.clock.pending).toBe(0);
  });

  it('is dropped when the answer is not wanted any more, and the caller is not listened to', async () => {
    await using caller = await heldCaller();
    const abort = new AbortController();
    const answer = caller.line.ask({ attempt: attemptOf('ada'), question, signal: abort.signal });
    await vi.waitFor(() => expect(caller.tts.spoken).toHaveLength(1));
    abort.abort(new Error('merged'));
    await expect(answer).rejects.toThrow('merged');
    expect(caller.session.input.audioEnabled).toBe(false);
    expect(Object.keys(caller.session.currentAgent)).not.toContain('onUserTurnCompleted');
  });

  it('is not asked where nobody understands the answer', async () => {
    await using caller = await heldCaller({ speech: 'none' });
    expect(await caller.line.ask({ attempt: attemptOf('ada'), question, signal: never })).toBeUndefined();
    expect(caller.tts.spoken).toEqual([]);
  });
});

describe('a message', () => {
  it('is what the caller says until they have nothing to add', async () => {
    await using caller = await heldCaller();
    const taken = caller.line.takeMessage({ explanation: explanation({ type: 'no-answer' }), signal: never });
    await vi.waitFor(() => expect(caller.tts.spoken).toContain('Please tell me what I may pass on.'));
    expect(caller.tts.spoken.join(' ')).toContain("I'm sorry, Ada didn't answer.");
    caller.mouth.says('Order 7 is late.');
    await vi.waitFor(() =>
      expect(caller.tts.spoken).toContain('Is there anything else you would like to add?'),
    );
    caller.mouth.says('Call me after six.');
    expect(await taken).toBe('Order 7 is late. Call me after six.');
    await vi.waitFor(() => expect(caller.tts.spoken).toContain("Thank you, I'll pass that on."));
    expect(caller.session.input.audioEnabled).toBe(true);
  });

  it.each(["No, that's all, thank you.", 'Nope.', ''])('leaves out %j', async (last) => {
    await using caller = await heldCaller();
    const taken = caller.line.takeMessage({ explanation: explanation({ type: 'no-answer' }), signal: never });
    await vi.waitFor(() => expect(caller.tts.spoken).toContain('Please tell me what I may pass on.'));
    caller.mouth.says('Order 7 is late.');
    await vi.waitFor(() => expect(caller.tts.spoken.at(-1)).toContain('anything else'));
    if (last !== '') caller.mouth.says(last);
    else await untilTimedOut(caller.clock);
    expect(await taken).toBe('Order 7 is late.');
  });

  it('is none when the caller wants to leave none: they have the agent then', async () => {
    await using caller = await heldCaller();
    const taken = caller.line.takeMessage({ explanation: explanation({ type: 'no-answer' }), signal: never });
    await vi.waitFor(() => expect(caller.tts.spoken).toContain('Please tell me what I may pass on.'));
    caller.mouth.says('No, never mind.');
    expect(await taken).toBeUndefined();
    await caller.session.generateReply({ userInput: 'My number is 42.' }).waitForPlayout();
    expect(caller.tts.spoken).toContain('I must not say this.');
  });
});

/** Lets time pass when somebody waits for it. */
async function untilTimedOut(clock: FakeClock): Promise<void> {
  await vi.waitFor(() => expect(clock.pending).toBe(1));
  clock.advance(10_000);
}

describe('the end of the caller line', () => {
  it('introduces the person to the caller', async () => {
    await using caller = await heldCaller();
    await caller.line.introduce({ attempt: attemptOf('ada'), signal: never });
    expect(caller.tts.spoken.join(' ')).toBe("You're connected with Ada now. Go ahead, please.");
    expect(caller.session.input.audioEnabled).toBe(false);
  });

  it('explains, says goodbye and only then hangs up', async () => {
    const spoken: number[] = [];
    const hangUp = async () => void spoken.push(caller.output.playedMs);
    await using caller = await heldCaller({ hangUp });
    await caller.line.dismiss({ explanation: explanation({ type: 'busy' }), signal: never });
    const text = "I'm sorry, Ada is on another call.Thank you for calling.Goodbye.";
    expect(caller.tts.spoken.join('')).toBe(text);
    expect(spoken).toEqual([expect.closeTo((text.length / 20) * 1_000, -2)]);
  });

  it("uses the policy's words, with its variables", async () => {
    await using caller = await heldCaller();
    const tell = '{name} is away: {reason} Ask {mallory}again.';
    await caller.line.resume({
      explanation: explanation({ type: 'declined', reason: 'lunch' }, { tell, offers: [] }),
      signal: never,
    });
    await vi.waitFor(() =>
      expect(caller.tts.spoken.join(' ')).toBe(
        'Ada is away: lunch. Ask again. Can I help you with it myself?',
      ),
    );
  });
});

describe('closing time', () => {
  const hours = { timeZone: 'Europe/Berlin', weekly: { mon: ['09:00-17:00'], tue: ['09:00-17:00'] } };
  const berlin = Directory.from({
    departments: [
      { id: 'd', name: 'd', hours, destinations: [{ id: 'a', name: 'A', address: '+15550100001' }] },
    ],
  });
  const at = (iso: string) => Date.parse(iso);

  it.each([
    ['a zone of the hours, later today', '2026-11-23T06:00:00Z', berlin, {}, 'today at 9:00 AM'],
    ['a zone of the hours, tomorrow', '2026-11-22T20:00:00Z', berlin, {}, 'tomorrow at 9:00 AM'],
    ['some days ahead', '2026-11-20T20:00:00Z', berlin, {}, 'Monday at 9:00 AM'],
    ['weeks ahead', '2026-11-12T20:00:00Z', berlin, {}, 'Monday, November 23 at 9:00 AM'],
    [
      "the caller's zone",
      '2026-11-22T20:00:00Z',
      berlin,
      { timeZone: 'America/New_York' },
      'tomorrow at 3:00 AM',
    ],
    [
      "the caller's language",
      '2026-11-22T20:00:00Z',
      berlin,
      { locale: 'de', prompts: { openingTime: '{day} um {time} Uhr' } },
      'morgen um 9:00 Uhr',
    ],
    ['no zone at all', '2026-11-23T05:30:00Z', directory, {}, 'in 3 hours'],
  ] as const)('is said in %s', async (_what, now, known, options, words) => {
    const clock = new FakeClock();
    clock.advance(at(now));
    await using caller = await heldCaller({ directory: known, clock, ...options });
    const { destination: _none, ...closed } = explanation({
      type: 'closed',
      opensAtMs: at('2026-11-23T08:00:00Z'),
    });
    await caller.line.resume({ explanation: closed, signal: never });
    expect(caller.tts.spoken.join(' ')).toContain(`Somebody will be there ${words}.`);
  });
});
