import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/machine/limits.js';
import { startTransfer } from '../../../src/machine/start.js';
import { callerLeft, inShort, play } from '../play.js';
import { ada, alone, bob, bothBriefed, briefed, plain, t1, t2, together } from '../transfers.js';

describe('a question to the caller', () => {
  it('asked twice in the same words is one', () => {
    const asked = play(alone(), ...briefed, t1.asked);
    expect(play(asked, t1.asked)).toEqual({ state: asked.state, effects: [] });
    expect(inShort(play(asked, { ...t1.asked, question: 'since when?' }).effects)).toEqual([
      'relay-answer t-1',
    ]);
  });

  it('stops the music and the clock of the decision, and starts both again with the answer', () => {
    const asked = play(alone(), ...briefed, t1.asked);
    expect(inShort(asked.effects)).toEqual(['clear decision t-1', 'stop-hold', 'ask-caller t-1']);
    expect(asked.effects.at(-1)).toMatchObject({ question: 'which order?' });
    expect(asked.state).toMatchObject({
      onHold: false,
      question: { attemptId: 't-1', text: 'which order?' },
      questionsAsked: 1,
    });
    const answered = play(asked, t1.callerAnswered);
    expect(inShort(answered.effects)).toEqual(['hold-caller', 'relay-answer t-1', 'set decision t-1 120000']);
    expect(answered.effects[1]).toMatchObject({ answer: '739' });
    expect(answered.state.onHold).toBe(true);
    expect(answered.state).not.toHaveProperty('question');
    for (const event of [t1.failed('ask-caller'), { type: 'caller-answered', attemptId: 't-1' } as const]) {
      expect(play(asked, event).effects[1]).toEqual({
        type: 'relay-answer',
        attempt: { id: 't-1', destination: ada, retry: 0 },
      });
    }
  });

  it('keeps the decision waiting', () => {
    const asked = play(alone(), ...briefed, t1.asked);
    expect(play(asked, t1.passed('decision')).state).toBe(asked.state);
  });

  it('is one at a time, and not too many: the supervisor is told at once that there is no answer', () => {
    const limits = { ...DEFAULT_LIMITS, maxQuestions: 2 };
    const both = startTransfer(plain({ limits }), [[ada, bob]]);
    const asked = play(both, ...bothBriefed, t1.asked);
    const second = play(asked, t2.asked);
    expect(second.state).toBe(asked.state);
    expect(inShort(second.effects)).toEqual(['relay-answer t-2']);
    const third = play(asked, t1.callerAnswered, t2.asked, t2.callerAnswered, t1.asked);
    expect(inShort(third.effects)).toEqual(['relay-answer t-1']);
    expect(third.state).toMatchObject({ questionsAsked: 2, onHold: true });
  });

  it('is of the one who asked: another’s progress, answer, deadline or leaving changes nothing of it', () => {
    const briefing = play(together(), ...bothBriefed);
    expect(briefing.state).not.toHaveProperty('question');
    const asked = play(briefing, t1.asked);
    expect(play(asked, t2.ready).state).toMatchObject({
      question: { attemptId: 't-1', text: 'which order?' },
      onHold: false,
    });
    expect(play(asked, t2.callerAnswered).state).toBe(asked.state);
    const left = play(asked, t2.left);
    expect(inShort(left.effects)).toEqual(['release-attempt t-2', 'clear decision t-2', 'clear brief t-2']);
    expect(left.state).toMatchObject({ question: { attemptId: 't-1' }, onHold: false });
    expect(inShort(play(asked, t2.passed('decision')).effects)).toContain('release-attempt t-2');
  });

  it('is not wanted any more when who asked has left; the music starts again', () => {
    const asked = play(together(), ...bothBriefed, t1.asked);
    const left = play(asked, t1.left);
    expect(inShort(left.effects)).toEqual([
      'release-attempt t-1',
      'clear decision t-1',
      'clear brief t-1',
      'stop-asking t-1',
      'hold-caller',
    ]);
    expect(left.state).not.toHaveProperty('question');
    expect(left.state).toMatchObject({ phase: 'seeking', onHold: true });
    const last = play(alone(), ...briefed, t1.asked, t1.left);
    expect(inShort(last.effects)).toEqual([
      'stop-asking t-1',
      'release-attempt t-1',
      'clear decision t-1',
      'clear brief t-1',
      'hold-caller',
    ]);
  });

  it('is not in the way of a yes, nor of the caller’s hanging up', () => {
    const asked = play(alone(), ...briefed, t1.ready, t1.asked);
    expect(inShort(play(asked, t1.accepted).effects)).toEqual([
      'merge t-1',
      'clear decision t-1',
      'stop-asking t-1',
      'hold-caller',
    ]);
    expect(inShort(play(asked, callerLeft).effects)).toEqual([
      'stop-asking t-1',
      'release-attempt t-1',
      'clear decision t-1',
    ]);
  });
});
