import { describe, expect, it, vi } from 'vitest';
import { RoomEvent } from '@livekit/rtc-node';
import type { Directory } from '@warm/session-core';
import { createPrompts, redactPaymentData } from '../src/index.js';
import type { PreparedBrief } from '../src/transfer/consult-talk.js';
import { suggestion } from '../src/transfer/suggestion.js';
import { brief, startConsult } from './fixtures/consult.js';
import { directory } from './fixtures/directory.js';

const opening =
  'Hello, this is the assistant, with a caller on hold for you. Grace was charged twice for order 1001.';
const choice = 'Press 1 or say yes to take the call, 2 to decline.';

function adaOf(of: Directory) {
  const ada = of.destination('ada');
  if (!ada) throw new Error('There is no Ada.');
  return ada;
}

describe('the talk with a supervisor', () => {
  it('says who calls and how to decide, and learns the brief for questions', async () => {
    await using consult = await startConsult();
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    expect(consult.session.input.audioEnabled).toBe(false);
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toBe(`${opening} ${choice}`));
    expect(consult.session.input.audioEnabled).toBe(true);
    expect(String(consult.agent.instructions)).toContain('- Order 1001');
    expect(String(consult.agent.instructions)).toContain('1. Customer: Help me.');
  });

  it('bridges with the reason when the supervisor answers before the brief is there', async () => {
    let deliver: (prepared: PreparedBrief) => void = () => undefined;
    await using consult = await startConsult({ prepared: new Promise((resolve) => (deliver = resolve)) });
    consult.answer();
    const bridge = 'Hello, this is the assistant, with a caller on hold for you. They were charged twice.';
    await vi.waitFor(() => expect(consult.spoken()).toBe(bridge));
    deliver({ brief, conversation: '' });
    await vi.waitFor(() => expect(consult.spoken()).toBe(`${bridge} ${brief.headline} ${choice}`));
  });

  it('says first who has named this supervisor and why, and says it once', async () => {
    const story = {
      redirectedBy: { destination: adaOf(directory), reason: 'card 4111 1111 1111 1111 was charged' },
      answers: [],
    };
    const words = suggestion(story, { prompts: createPrompts(), redact: redactPaymentData });
    expect(words).toMatch(/^Ada suggested you: card \D+ was charged\.$/);
    expect(
      suggestion(
        { redirectedBy: { destination: adaOf(directory) }, answers: [] },
        { prompts: createPrompts(), redact: redactPaymentData },
      ),
    ).toBe('Ada suggested you.');

    let deliver: (prepared: PreparedBrief) => void = () => undefined;
    const prepared = new Promise<PreparedBrief>((resolve) => (deliver = resolve));
    await using late = await startConsult({ prepared, talk: { suggestion: 'Ada suggested you.' } });
    late.answer();
    const bridge =
      'Hello, this is the assistant, with a caller on hold for you. Ada suggested you. They were charged twice.';
    await vi.waitFor(() => expect(late.spoken()).toBe(bridge));
    deliver({ brief, conversation: '' });
    await vi.waitFor(() => expect(late.spoken()).toBe(`${bridge} ${brief.headline} ${choice}`));

    await using consult = await startConsult({ talk: { suggestion: 'Ada suggested you.' } });
    const told = opening.replace(brief.headline, `Ada suggested you. ${brief.headline}`);
    await vi.waitFor(() => expect(consult.spoken()).toBe(told));
  });

  it('is not stopped by a greeting over its first words', async () => {
    await using consult = await startConsult();
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    consult.room.emit(RoomEvent.LocalTrackSubscribed, {});
    await vi.waitFor(() => expect(consult.session.input.audioEnabled).toBe(true));
    consult.overhear('Hello? Ada speaking.');
    consult.output.open();
    await vi.waitFor(() => expect(consult.spoken()).toBe(`${opening} ${choice}`));
    expect(
      consult.session.history.items.some((item) => item.type === 'message' && item.role === 'user'),
    ).toBe(false);
  });

  it('answers, after the headline, what was said over it', async () => {
    const said = 'Not now, I am in a meeting.';
    const replies = [{ input: said, toolCalls: [{ name: 'decline_call', args: { reason: 'a meeting' } }] }];
    await using consult = await startConsult({ replies });
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    consult.room.emit(RoomEvent.LocalTrackSubscribed, {});
    await vi.waitFor(() => expect(consult.session.input.audioEnabled).toBe(true));
    consult.overhear(said);
    consult.output.open();
    await vi.waitFor(() => expect(consult.on.declined).toHaveBeenCalledWith('a meeting'));
    expect(consult.spoken()).not.toContain('Press 1');
  });

  it('knows voicemail by its first words', async () => {
    await using consult = await startConsult();
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    consult.room.emit(RoomEvent.LocalTrackSubscribed, {});
    await vi.waitFor(() => expect(consult.session.input.audioEnabled).toBe(true));
    consult.overhear('You have reached the voice mail of Ada.');
    expect(consult.on.voicemail).toHaveBeenCalledOnce();
  });

  it('reports an acceptance by key at once, in the middle of a word', async () => {
    await using consult = await startConsult();
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    consult.press('1');
    expect(consult.on.accepted).toHaveBeenCalledWith('digit');
    await vi.waitFor(() => expect(consult.session.agentState).toBe('listening'));
    consult.output.open();
    await consult.session.say('Marker.').waitForPlayout();
    expect(consult.spoken()).toBe(`${opening} Marker.`);
  });

  it('says goodbye before it reports a refusal', async () => {
    await using consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    consult.press('2');
    expect(consult.on.declined).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(consult.on.declined).toHaveBeenCalledOnce());
    expect(consult.spoken()).toContain('All right, thank you. Goodbye.');
  });

  it('reports a refusal although its goodbye is stuck', async () => {
    await using consult = await startConsult();
    await vi.waitFor(() => expect(consult.spoken()).toBe(opening));
    consult.press('2');
    consult.clock.advance(2_499);
    await Promise.resolve();
    expect(consult.on.declined).not.toHaveBeenCalled();
    consult.clock.advance(1);
    await vi.waitFor(() => expect(consult.on.declined).toHaveBeenCalledOnce());
  });

  it('repeats the brief on 9', async () => {
    await using consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    consult.press('9');
    await vi.waitFor(() => expect(consult.spoken()).toBe(`${opening} ${choice} ${brief.headline} ${choice}`));
  });

  it('asks once when nothing is said', async () => {
    await using consult = await startConsult();
    consult.answer();
    const prompt = 'Would you like to take this call? Press 1 for yes, 2 for no.';
    await vi.waitFor(() => {
      expect(consult.session.agentState).toBe('listening');
      consult.clock.advance(8_000);
      expect(consult.spoken()).toContain(prompt);
    });
    await vi.waitFor(() => expect(consult.session.agentState).toBe('listening'));
    consult.clock.advance(60_000);
    expect(consult.tts.spoken.filter((text) => text.startsWith('Would you'))).toHaveLength(1);
  });

  it.each([
    ['accept_call', {}, 'accepted', ['speech']],
    ['decline_call', { reason: null }, 'declined', [undefined]],
    ['decline_call', { reason: 'lunch' }, 'declined', ['lunch']],
    ['redirect_call', { to: 'bob', reason: 'he knows' }, 'redirected', ['bob', 'he knows']],
    ['redirect_call', { to: 'sales' }, 'redirected', ['sales', undefined]],
    ['voicemail_detected', {}, 'voicemail', []],
  ] as const)('turns words into a decision: %s %o', async (name, args, event, expected) => {
    await using consult = await startConsult({ replies: [{ input: 'Words', toolCalls: [{ name, args }] }] });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.run({ userInput: 'Words' }).wait();
    expect(consult.on[event].mock.calls).toEqual([expected]);
  });

  it('redirects to nobody the directory does not know', async () => {
    const toolCalls = [{ name: 'redirect_call', args: { to: 'mallory' } }];
    await using consult = await startConsult({ replies: [{ input: 'Words', toolCalls }] });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.run({ userInput: 'Words' }).wait();
    expect(consult.on.redirected).not.toHaveBeenCalled();
  });

  it('stays when the supervisor names somebody who cannot be called now', async () => {
    const toolCalls = [{ name: 'redirect_call', args: { to: 'bob' } }];
    await using consult = await startConsult({ replies: [{ input: 'Words', toolCalls }] });
    consult.on.redirected.mockReturnValue(false);
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.run({ userInput: 'Words' }).wait();
    await vi.waitFor(() => expect(consult.spoken()).toContain("I can't call Bob right now."));
    consult.press('1');
    expect(consult.on.accepted).toHaveBeenCalledWith('digit');
  });

  it('passes a question on to the caller, and the answer to the supervisor, who can then decide', async () => {
    const toolCalls = [{ name: 'ask_caller', args: { question: 'Which city?' } }];
    const replies = [
      { input: 'Ask them which city', toolCalls },
      { input: 'I take it', toolCalls: [{ name: 'accept_call', args: {} }] },
    ];
    await using consult = await startConsult({ replies });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.run({ userInput: 'Ask them which city' }).wait();
    expect(consult.on.asked.mock.calls).toEqual([['Which city?']]);
    await vi.waitFor(() => expect(consult.spoken()).toContain("One moment, I'll ask the caller."));
    await consult.talk.answer('Rome. My card is 4111 1111 1111 1111.');
    await vi.waitFor(() =>
      expect(consult.spoken()).toContain('The caller says: Rome. My card is [card number].'),
    );
    // What the caller has added is part of what questions are answered from.
    await vi.waitFor(() => expect(String(consult.agent.instructions)).toContain('2. Customer: In Rome.'));
    await consult.session.run({ userInput: 'I take it' }).wait();
    expect(consult.on.accepted).toHaveBeenCalledWith('speech');
  });

  it('tells the supervisor that the caller did not answer', async () => {
    await using consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.talk.answer(undefined);
    await vi.waitFor(() => expect(consult.spoken()).toContain("I couldn't get an answer from the caller."));
  });

  it.each([
    [{ type: 'canceled', by: 'other-supervisor' }, 'Somebody else has just taken the call.'],
    [{ type: 'canceled', by: 'deadline' }, 'The call is no longer waiting for you.'],
    [{ type: 'not-decided' }, "I'll have to let the caller know."],
  ] as const)('tells a supervisor on the line why the talk ends: %o', async (outcome, words) => {
    await using consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.talk.close(outcome);
    expect(consult.spoken()).toContain(words);
  });

  it('says whom it tries instead when it is taken off the line', async () => {
    const toolCalls = [{ name: 'redirect_call', args: { to: 'sales' } }];
    await using consult = await startConsult({ replies: [{ input: 'Words', toolCalls }] });
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.run({ userInput: 'Words' }).wait();
    await consult.talk.close({ type: 'redirected', to: ['eve'] });
    expect(consult.spoken()).toContain("All right, I'll try the sales team. Goodbye.");
  });

  it('says goodbye to a supervisor on the line when the caller is gone, and to no ringing phone', async () => {
    const goodbye = "I'm sorry, the caller is no longer waiting. Goodbye.";
    await using ringing = await startConsult();
    await ringing.talk.close({ type: 'canceled', by: 'caller' });
    expect(ringing.spoken()).not.toContain(goodbye);
    await using answered = await startConsult();
    answered.answer();
    await vi.waitFor(() => expect(answered.spoken()).toContain(choice));
    await answered.talk.close({ type: 'canceled', by: 'caller' });
    expect(answered.spoken()).toContain(goodbye);
  });

  it('goes on taking keys when its session has ended by itself', async () => {
    await using consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await consult.session.close();
    consult.clock.advance(8_000);
    consult.press('9');
    consult.press('1');
    expect(consult.on.accepted).toHaveBeenCalledWith('digit');
    consult.press('2');
    await vi.waitFor(() => expect(consult.on.declined).toHaveBeenCalledOnce());
  });

  it('leaves the room and lets go of everything when it is closed, once', async () => {
    const consult = await startConsult();
    consult.answer();
    await vi.waitFor(() => expect(consult.spoken()).toContain(choice));
    await Promise.all([consult.talk.close({ type: 'merged' }), consult.talk.close({ type: 'busy' })]);
    await vi.waitFor(() => expect(consult.room.disconnect).toHaveBeenCalledOnce(), 5_000);
    expect(consult.room.eventNames()).toEqual([]);
    expect(consult.clock.pending).toBe(0);
    consult.press('1');
    expect(consult.on.accepted).not.toHaveBeenCalled();
  });
});
