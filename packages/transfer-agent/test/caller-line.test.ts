import type { AttemptOutcome } from '@warm/session-core';
import { describe, expect, it, vi } from 'vitest';
import { NotHeardError, createCallerLine, createSupportAgent } from '../src/index.js';
import { attemptOf, directory } from './fixtures/directory.js';
import { startTalk } from './fixtures/talk.js';

const never = new AbortController().signal;

function agent() {
  return createSupportAgent({ directory, greeting: false, onTransferRequested: () => undefined });
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
    await line.resume({ attempt: attemptOf('ada'), because: { type: 'busy' }, signal: never });
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
      onTransferRequested: () => void hold(),
    });
    await using talk = await startTalk({ agent: supportAgent, replies });
    const line = createCallerLine({ session: talk.session, directory });
    let held: Promise<void> | undefined;
    hold = () => (held = line.hold(never));
    talk.session.generateReply({ userInput: 'A person, please' });
    await vi.waitFor(() => expect(held).toBeDefined());
    await line.resume({ attempt: attemptOf('ada'), because: { type: 'busy' }, signal: never });
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

  const explanations: [AttemptOutcome, string][] = [
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
      await line.resume({ attempt: attemptOf('ada'), because, signal: never });
      expect(talk.session.input.audioEnabled).toBe(true);
      const offer = 'Would you like me to try Bob or the sales team, or can I help you myself?';
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
    const resumed = line
      .resume({ attempt: attemptOf('ada'), because: { type: 'busy' }, signal: never })
      .then(heard);
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
    const resumed = line.resume({ attempt: attemptOf('ada'), because: { type: 'busy' }, signal: never });
    await vi.waitFor(() => expect(talk.tts.spoken).toHaveLength(1));
    talk.session.interrupt({ force: true });
    await expect(resumed).rejects.toThrow(NotHeardError);
  });

  it('names the key where nobody understands speech', async () => {
    await using talk = await startTalk({ agent: agent() });
    const line = createCallerLine({ session: talk.session, directory, speech: 'none' });
    await line.resume({ attempt: attemptOf('ada'), because: { type: 'no-answer' }, signal: never });
    await vi.waitFor(() => expect(talk.tts.spoken).toContain('Press 0 to try again.'));
  });
});
