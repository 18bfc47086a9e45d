import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../../src/outcome/attempt-outcome.js';
import type { TransferEvent } from '../../../src/machine/event.js';
import type { Effect } from '../../../src/machine/effect.js';
import { resumeTransfer } from '../../../src/machine/resume.js';
import { startClosed, startColdTransfer } from '../../../src/machine/start.js';
import { STATE_VERSION } from '../../../src/machine/state.js';
import { cold, consultOf, inPhase, inShort, play } from '../play.js';
import { ada, alone, bob, briefed, cy, dee, inTurn, plain, t1, t2, together } from '../transfers.js';

describe('the start', () => {
  it('sets everything in motion at the same time', () => {
    expect(inShort(together().effects)).toEqual([
      'open-consult t-1',
      'open-consult t-2',
      'hold-caller',
      'prepare-brief',
      'set transfer 600000',
    ]);
    expect(together().state).toEqual({
      version: STATE_VERSION,
      request: plain(),
      remaining: [[cy]],
      ended: [],
      made: 2,
      announced: false,
      answers: [],
      onHold: true,
      phase: 'seeking',
      attempts: [
        {
          stage: 'opening',
          attempt: { id: 't-1', destination: ada, retry: 0 },
          round: 1,
          agentReady: false,
        },
        {
          stage: 'opening',
          attempt: { id: 't-2', destination: bob, retry: 0 },
          round: 1,
          agentReady: false,
        },
      ],
      questionsAsked: 0,
    });
  });

  it('outside the hours tells the caller so, and what they can do, and never puts them on hold', () => {
    const { state, effects } = startClosed(plain(), 5_000);
    const because = { type: 'closed', opensAtMs: 5_000 };
    expect(effects).toEqual([
      { type: 'clear-deadline', deadline: 'transfer' },
      {
        type: 'return-caller',
        explanation: { because, offers: ['another', 'message', 'callback', 'end'] },
      },
    ]);
    expect(state).toMatchObject({ phase: 'returning', because, onHold: false, made: 0, remaining: [] });
    expect(inPhase(startClosed(plain()).state, 'returning').because).toEqual({ type: 'closed' });
  });

  it('of a cold transfer asks the caller’s phone, with the brief prepared in case it refuses', () => {
    const { state, effects } = startColdTransfer(plain(), ada, [[ada]]);
    expect(inShort(effects)).toEqual([
      'hold-caller',
      'cold-transfer',
      'prepare-brief',
      'set transfer 600000',
    ]);
    expect(effects[1]).toEqual({ type: 'cold-transfer', destination: ada });
    expect(state).toMatchObject({ phase: 'cold-transferring', onHold: true, callerGone: false, made: 0 });
  });
});

describe('an attempt', () => {
  it('dials and briefs when the line is private, and waits for an answer somewhat longer than it rings', () => {
    const { state, effects } = play(alone(), t1.opened);
    expect(inShort(effects)).toEqual(['dial t-1', 'brief t-1', 'set ring t-1 33000']);
    expect(inPhase(state, 'seeking').attempts).toMatchObject([
      { stage: 'dialing', consult: consultOf('t-1') },
    ]);
  });

  it('is announced once, whoever is dialed first', () => {
    const first = play(together(), t2.dialed);
    expect(inShort(first.effects)).toEqual(['announce-hold t-2']);
    for (const event of [t2.dialed, t1.dialed]) expect(play(first, event).effects).toEqual([]);
    const next = play(inTurn(), t1.busy, t1.released, t2.opened, t2.dialed);
    expect(inShort(next.effects)).toEqual(['announce-hold t-2']);
  });

  it('rings', () => {
    const { state, effects } = play(alone(), t1.opened, t1.ringing);
    expect(effects).toEqual([]);
    expect(inPhase(state, 'seeking').attempts[0]?.stage).toBe('ringing');
  });

  it('waits for a decision from the answer on, and for the TransferAgent unless it is there', () => {
    const { state, effects } = play(alone(), ...briefed);
    expect(inShort(effects)).toEqual(['clear ring t-1', 'set decision t-1 120000', 'set brief t-1 8000']);
    expect(inPhase(state, 'seeking').attempts[0]).toMatchObject({ stage: 'briefing', answeredAtMs: 2_000 });
    const ready = play(alone(), t1.opened, t1.ready, t1.ringing, t1.answered);
    expect(inShort(ready.effects)).toEqual(['clear ring t-1', 'set decision t-1 120000']);
    expect(play(alone(), t1.opened, t1.ready).effects).toEqual([]);
    expect(inShort(play(alone(), ...briefed, t1.ready).effects)).toEqual(['clear brief t-1']);
    expect(play(alone(), ...briefed, t1.ready, t1.ready).effects).toEqual([]);
  });

  it.each<[string, TransferEvent[], AttemptOutcome, string[]]>([
    ['a busy line', [t1.opened, t1.busy], { type: 'busy' }, ['clear ring t-1']],
    ['nobody who answers', [t1.opened, t1.passed('ring')], { type: 'no-answer' }, ['clear ring t-1']],
    [
      'nobody who answers while it rings',
      [t1.opened, t1.ringing, t1.passed('ring')],
      { type: 'no-answer' },
      ['clear ring t-1'],
    ],
    [
      'somebody who hangs up',
      [...briefed, t1.left],
      { type: 'supervisor-hung-up' },
      ['clear decision t-1', 'clear brief t-1'],
    ],
    [
      'a no',
      [...briefed, t1.ready, t1.declined],
      { type: 'declined', reason: 'lunch' },
      ['clear decision t-1'],
    ],
    [
      'a no without a reason',
      [...briefed, { type: 'supervisor-declined', attemptId: 't-1' }],
      { type: 'declined' },
      ['clear decision t-1', 'clear brief t-1'],
    ],
    [
      'a machine',
      [...briefed, t1.voicemail],
      { type: 'voicemail' },
      ['clear decision t-1', 'clear brief t-1'],
    ],
    [
      'no decision in time',
      [...briefed, t1.passed('decision')],
      { type: 'not-decided' },
      ['clear decision t-1', 'clear brief t-1'],
    ],
    [
      'no TransferAgent in time',
      [...briefed, t1.passed('brief')],
      {
        type: 'failed',
        effect: 'brief',
        message: 'the TransferAgent was not there 8000 ms after the answer',
      },
      ['clear decision t-1', 'clear brief t-1'],
    ],
    [
      'a dial that throws',
      [t1.opened, t1.failed('dial')],
      { type: 'failed', effect: 'dial', message: 'no' },
      ['clear ring t-1'],
    ],
    [
      'a line that cannot be opened',
      [t1.failed('open-consult')],
      { type: 'failed', effect: 'open-consult', message: 'no' },
      [],
    ],
  ])('ends with %s', (_what, events, outcome, cleared) => {
    const { state, effects } = play(alone(), ...events);
    expect(inShort(effects)).toEqual(['release-attempt t-1', ...cleared]);
    const consult = events[0] === t1.opened && { consult: consultOf('t-1') };
    expect(effects[0]).toEqual({
      type: 'release-attempt',
      attempt: { id: 't-1', destination: ada, retry: 0 },
      outcome,
      ...consult,
    });
    expect(inPhase(state, 'releasing').attempts).toMatchObject([{ stage: 'releasing', round: 1, outcome }]);
    const after = play({ state, effects }, t1.released);
    expect(after.state.ended).toEqual([{ id: 't-1', destination: ada, retry: 0, round: 1, outcome }]);
  });

  it.each(['announce-hold', 'prepare-brief', 'stop-hold', 'stop-asking'] as const)(
    'goes on if %s fails',
    (effect) => {
      const before = play(alone(), ...briefed).state;
      expect(play({ state: before, effects: [] }, t1.failed(effect)).state).toBe(before);
    },
  );

  it('is not worth a silent caller: without music the caller is given back', () => {
    const failed = { type: 'effect-failed', effect: 'hold-caller', message: 'no' } as const;
    const { state, effects } = play(alone(), failed);
    const reason = { type: 'failed', effect: 'hold-caller', message: 'no' };
    expect(inPhase(state, 'releasing').next).toEqual({ type: 'give-back', reason, destination: ada });
    expect(inShort(effects)).toEqual(['release-attempt t-1', 'stop-hold']);
    // Who is to be sent on instead waits with music, if there is some now.
    expect(inShort(play({ state, effects }, cold, t1.released).effects)).toEqual([
      'hold-caller',
      'cold-transfer',
    ]);
  });

  it.each([
    ['a ring deadline after the answer', [...briefed, t1.passed('ring')]],
    ['a brief deadline with the TransferAgent there', [...briefed, t1.ready, t1.passed('brief')]],
    ['a decision deadline while it rings', [t1.opened, t1.passed('decision')]],
    ['a yes before the answer', [t1.opened, t1.accepted]],
    ['a boomerang nobody threw', [t1.opened, { type: 'deadline-passed', deadline: 'boomerang' } as const]],
    ['a second line', [t1.opened, t1.opened]],
    ['a second answer', [...briefed, t1.answered]],
    ['an adoption of what is not abandoned', [t1.opened, t1.adopted('ringing')]],
    ['an answer to no question', [...briefed, t1.callerAnswered]],
    ['a failed question that nobody asked', [...briefed, t1.failed('ask-caller')]],
  ])('takes no notice of %s', (_what, events) => {
    const before = play(alone(), ...events.slice(0, -1)).state;
    const { state, effects } = play({ state: before, effects: [] }, ...events.slice(-1));
    expect(state).toBe(before);
    expect(effects).toEqual([]);
  });
});

describe('the brief', () => {
  const briefOf = (effects: readonly Effect[]) => effects.find(({ type }) => type === 'brief');

  it('says who named this person and why, and what the caller has answered', () => {
    const redirected = { ...t1.redirected, reason: 'not mine' };
    const way = [...briefed, t1.asked, t1.callerAnswered, redirected, t1.released, t2.opened] as const;
    expect(briefOf(play(alone(), ...way).effects)).toEqual({
      type: 'brief',
      attempt: { id: 't-2', destination: dee, retry: 0 },
      story: {
        redirectedBy: { destination: ada, reason: 'not mine' },
        answers: [{ question: 'which order?', answer: '739' }],
      },
    });
  });

  it('says so without a reason, also to one who is taken over, and to nobody else', () => {
    const named = play(inTurn(), ...briefed, t1.redirected, t1.released);
    const story = { redirectedBy: { destination: ada }, answers: [] };
    expect(briefOf(play(named, t2.opened).effects)).toMatchObject({ story });
    const resumed = resumeTransfer(play(named, t2.opened).state, 0);
    expect(briefOf(play(resumed, t2.adopted('answered')).effects)).toMatchObject({ story });
    expect(briefOf(play(inTurn(), t1.opened, t1.busy, t1.released, t2.opened).effects)).toEqual({
      type: 'brief',
      attempt: { id: 't-2', destination: bob, retry: 0 },
    });
  });
});
