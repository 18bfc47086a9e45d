import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/outcome/attempt-outcome.js';
import type { TransferEvent } from '../../src/machine/event.js';
import type { Effect } from '../../src/machine/effect.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import { STATE_VERSION, type TransferRequest } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { DEFAULT_POLICY, type Policy } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { callerLeft, canceled, cold, consultOf, inPhase, inShort, on, play, timeUp } from './play.js';

const [ada, bob, cy, dee] = [person('ada'), person('bob'), person('cy'), person('dee')];
const policyWith = (rows: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...rows });
const plain = (changes: Partial<TransferRequest> = {}) =>
  requestOf({ policy: DEFAULT_POLICY, limits: DEFAULT_LIMITS, introduce: false, ...changes });

const alone = () => startTransfer(plain(), [[ada]]);
const inTurn = () => startTransfer(plain(), [[ada], [bob], [cy]]);
const together = () => startTransfer(plain(), [[ada, bob], [cy]]);
const t1 = on('t-1');
const t2 = on('t-2');
const briefed = [t1.opened, t1.answered] as const;
const bothBriefed = [t1.opened, t2.opened, t1.answered, t2.answered] as const;
const accepted = [...briefed, t1.accepted] as const;

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

describe('what follows an attempt', () => {
  it('is the next of the plan, in a round of its own', () => {
    const { state, effects } = play(inTurn(), t1.opened, t1.busy, t1.released);
    expect(inShort(effects)).toEqual(['open-consult t-2']);
    expect(state).toMatchObject({
      phase: 'seeking',
      made: 2,
      remaining: [[cy]],
      attempts: [{ attempt: { id: 't-2', destination: bob, retry: 0 }, round: 2 }],
    });
  });

  it('is the caller, after the last of the plan, told of that one', () => {
    const { effects } = play(alone(), t1.opened, t1.busy, t1.released);
    expect(effects).toEqual([
      { type: 'stop-hold' },
      { type: 'clear-deadline', deadline: 'transfer' },
      {
        type: 'return-caller',
        explanation: {
          because: { type: 'busy' },
          destination: ada,
          offers: ['retry', 'another', 'message', 'end'],
        },
      },
    ]);
  });

  it('is the same person as often as the policy says, and only then the next', () => {
    const policy = policyWith({ busy: { retries: 2, then: 'next-destination', offers: [] } });
    let transfer = startTransfer(plain({ policy }), [[ada], [bob]]);
    for (const [id, retry] of [
      ['t-1', 0],
      ['t-2', 1],
      ['t-3', 2],
    ] as const) {
      const [attempt] = inPhase(transfer.state, 'seeking').attempts;
      expect(attempt?.attempt).toEqual({ id, destination: ada, retry });
      transfer = play(transfer, on(id).opened, on(id).busy, on(id).released);
    }
    expect(inPhase(transfer.state, 'seeking').attempts[0]?.attempt.destination).toBe(bob);
  });

  it('after several is a retry of those who have one left, before anybody else', () => {
    const policy = policyWith({ busy: { retries: 1, then: 'next-destination', offers: [] } });
    const both = startTransfer(plain({ policy }), [[ada, bob], [cy]]);
    const { state } = play(
      both,
      t1.opened,
      t2.opened,
      t1.busy,
      t1.released,
      t2.declined,
      t2.left,
      t2.released,
    );
    expect(inPhase(state, 'seeking').attempts.map(({ attempt }) => attempt)).toEqual([
      { id: 't-3', destination: ada, retry: 1 },
    ]);
    expect(state.remaining).toEqual([[cy]]);
  });

  it('after several is what the one says who was reached, not the last', () => {
    const { state } = play(together(), ...bothBriefed, t1.declined, t1.released, t2.voicemail);
    const { next } = inPhase(state, 'releasing');
    expect(next).toEqual({
      type: 'give-back',
      reason: { type: 'declined', reason: 'lunch' },
      destination: ada,
    });
    expect(state.remaining).toEqual([[cy]]);
  });

  it('can be a message, with the policy’s words', () => {
    const tell = '{name} is at lunch.';
    const policy = policyWith({ declined: { retries: 0, then: 'take-message', offers: ['message'], tell } });
    const start = startTransfer(plain({ policy }), [[ada]]);
    const { state, effects } = play(start, ...briefed, t1.declined, t1.released);
    const because = { type: 'declined', reason: 'lunch' };
    expect(effects.at(-1)).toEqual({
      type: 'take-message',
      explanation: { because, destination: ada, offers: ['message'], tell },
    });
    expect(play({ state, effects }, { type: 'message-taken', message: 'call me' }).state).toMatchObject({
      phase: 'ended',
      onHold: false,
      endedAtMs: 1_000,
      outcome: { type: 'message-taken', because, message: 'call me' },
    });
    expect(play({ state, effects }, { type: 'message-declined' }).state).toMatchObject({
      outcome: { type: 'returned', because },
    });
    expect(play({ state, effects }, callerLeft).state).toMatchObject({ outcome: { type: 'caller-left' } });
    const failed = { type: 'effect-failed', effect: 'take-message', message: 'no' } as const;
    expect(play({ state, effects }, failed).state).toMatchObject({ outcome: { type: 'returned', because } });
    expect(play({ state, effects }, { ...failed, effect: 'stop-hold' }).state).toBe(state);
  });

  it('can be goodbye', () => {
    const policy = policyWith({ busy: { retries: 0, then: 'end-call', offers: [] } });
    const start = startTransfer(plain({ policy }), [[ada]]);
    const { state, effects } = play(start, t1.opened, t1.busy, t1.released);
    expect(inShort(effects)).toEqual(['stop-hold', 'clear transfer', 'dismiss-caller']);
    const because = { type: 'busy' };
    for (const event of [{ type: 'caller-dismissed' } as const, callerLeft]) {
      expect(play({ state, effects }, event).state).toMatchObject({
        outcome: { type: 'call-ended', because },
      });
    }
    const failed = { type: 'effect-failed', effect: 'dismiss-caller', message: 'no' } as const;
    expect(play({ state, effects }, failed).state).toMatchObject({ outcome: { type: 'returned', because } });
  });

  it('ends with the caller at the agent', () => {
    const { state } = startClosed(plain());
    const because = { type: 'closed' };
    for (const event of [
      { type: 'caller-returned' } as const,
      { type: 'effect-failed', effect: 'return-caller', message: 'no' } as const,
    ]) {
      expect(play({ state, effects: [] }, event).state).toMatchObject({
        phase: 'ended',
        outcome: { type: 'returned', because },
      });
    }
    expect(play({ state, effects: [] }, callerLeft).state).toMatchObject({
      outcome: { type: 'caller-left' },
    });
  });
});

describe('several who are rung', () => {
  it('ring on when one does not take the call', () => {
    const { state, effects } = play(together(), ...bothBriefed, t1.declined);
    expect(inShort(effects)).toEqual(['release-attempt t-1', 'clear decision t-1', 'clear brief t-1']);
    expect(inPhase(state, 'seeking').attempts.map(({ stage }) => stage)).toEqual(['releasing', 'briefing']);
    const gone = play({ state, effects }, t1.released);
    expect(gone.effects).toEqual([]);
    expect(inPhase(gone.state, 'seeking').attempts.map(({ attempt }) => attempt.id)).toEqual(['t-2']);
    expect(gone.state.ended.map(({ id }) => id)).toEqual(['t-1']);
    expect(play({ state, effects }, t1.failed('release-attempt')).state).toEqual(gone.state);
  });

  it('are let go when one says yes', () => {
    const { state, effects } = play(together(), ...bothBriefed, t2.accepted);
    expect(inShort(effects)).toEqual([
      'merge t-2',
      'clear decision t-2',
      'clear brief t-2',
      'release-attempt t-1',
      'clear decision t-1',
      'clear brief t-1',
    ]);
    expect(inPhase(state, 'merging')).toMatchObject({
      attempts: [
        { stage: 'briefing', attempt: { id: 't-2' } },
        { stage: 'releasing', attempt: { id: 't-1' }, outcome: { type: 'canceled', by: 'other-supervisor' } },
      ],
      acceptedBy: 'digit',
      isSecondWay: false,
      onHold: true,
    });
  });

  it.each(['merging', 'introducing', 'handing-over', 'guarding'] as const)(
    'those who are let go may take their time while %s',
    (phase) => {
      const start = startTransfer(plain({ introduce: true }), [[ada, bob]]);
      const way = [t2.accepted, t2.merged, t2.introduced, t2.handedOver].slice(
        0,
        1 + ['merging', 'introducing', 'handing-over', 'guarding'].indexOf(phase),
      );
      const { state } = play(start, ...bothBriefed, ...way);
      for (const event of [t1.released, t1.failed('release-attempt')]) {
        const after = play({ state, effects: [] }, event);
        expect(after.effects).toEqual([]);
        expect(inPhase(after.state, phase).attempts.map(({ attempt }) => attempt.id)).toEqual(['t-2']);
        expect(after.state.ended.map(({ id }) => id)).toEqual(['t-1']);
      }
      expect(play({ state, effects: [] }, t2.released).state).toBe(state);
      expect(play({ state, effects: [] }, t1.failed('brief')).state).toBe(state);
      expect(play({ state, effects: [] }, t1.left).state).toBe(state);
    },
  );

  it('are waited for at the end of a transfer that was merged', () => {
    const end = [
      t2.accepted,
      t2.merged,
      t2.handedOver,
      { type: 'deadline-passed', deadline: 'boomerang' },
    ] as const;
    const { state, effects } = play(together(), ...bothBriefed, ...end);
    expect(inShort(effects)).toEqual(['leave-call t-2']);
    const outcome = { type: 'merged', destinationId: 'bob' };
    expect(inPhase(state, 'releasing').next).toEqual({ type: 'end', outcome });
    expect(state.onHold).toBe(false);
    const after = play({ state, effects }, t1.released);
    expect(inShort(after.effects)).toEqual(['clear transfer']);
    expect(after.state).toMatchObject({ phase: 'ended', outcome, endedAtMs: 1_000 });
    expect(after.state.ended.map(({ id, outcome: { type } }) => [id, type])).toEqual([
      ['t-2', 'merged'],
      ['t-1', 'canceled'],
    ]);
  });
});

describe('one who took the call while others rang', () => {
  const rows = {
    dropped: { retries: 0, then: 'take-message', offers: [] },
    'supervisor-hung-up': { retries: 0, then: 'take-message', offers: [] },
    canceled: { retries: 2, then: 'end-call' },
  } as const;
  const start = () => startTransfer(plain({ policy: policyWith(rows) }), [[ada, bob]]);
  const taken = [...bothBriefed, t2.accepted] as const;

  it.each([
    ['is lost after the merge', [...taken, t1.released, t2.merged, t2.left, t2.released], 'dropped'],
    [
      'is lost with the others still there',
      [...taken, t2.merged, t2.left, t1.released, t2.released],
      'dropped',
    ],
    [
      'hangs up while the two are connected',
      [...taken, t1.released, t2.left, t2.released],
      'supervisor-hung-up',
    ],
  ] as const)(
    'and %s is what the policy decides upon, not those who were let go for them',
    (_what, way, type) => {
      const { state, effects } = play(start(), ...way);
      expect(inPhase(state, 'taking-message').because).toEqual({ type });
      expect(effects.at(-1)).toMatchObject({ explanation: { destination: bob } });
    },
  );
});

describe('music that cannot be started', () => {
  const silent = { type: 'effect-failed', effect: 'hold-caller', message: 'no' } as const;
  const reason = { type: 'failed', effect: 'hold-caller', message: 'no' };

  it('before the next round gives the caller back', () => {
    for (const way of [[t1.busy], [t1.busy, cold]]) {
      const { state, effects } = play(inTurn(), t1.opened, ...way, silent);
      expect(inShort(effects)).toEqual(['stop-hold']);
      expect(inPhase(state, 'releasing')).toMatchObject({
        onHold: false,
        next: { type: 'give-back', reason, destination: ada },
      });
      expect(inShort(play({ state, effects }, t1.released).effects)).toEqual([
        'clear transfer',
        'return-caller',
      ]);
    }
  });

  it('changes nothing of why the caller is given back, and nothing for one who has gone', () => {
    const declined = play(alone(), ...briefed, t1.declined, silent);
    expect(inPhase(declined.state, 'releasing').next).toMatchObject({ reason: { type: 'declined' } });
    expect(declined.state.onHold).toBe(false);
    const gone = play(alone(), callerLeft);
    expect(play(gone, silent).state).toBe(gone.state);
  });

  it('is tried again when it is needed again: after a merge that failed, or a cold transfer that was refused', () => {
    const merging = play(alone(), ...accepted, silent);
    expect(inShort(merging.effects)).toEqual(['stop-hold']);
    expect(merging.state).toMatchObject({ phase: 'merging', onHold: false });
    expect(inShort(play(merging, t1.left).effects)).toContain('hold-caller');
    expect(inShort(play(merging, t1.merged).effects)).not.toContain('stop-hold');

    const away = play(startColdTransfer(plain(), ada, [[ada]]), silent);
    expect(inShort(away.effects)).toEqual(['stop-hold']);
    const refused = play(away, { type: 'cold-transfer-refused' });
    expect(inShort(refused.effects)).toEqual(['open-consult t-1', 'hold-caller']);
    expect(refused.state.onHold).toBe(true);
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

  it('is of the one who asked: another’s answer, deadline or leaving changes nothing of it', () => {
    const asked = play(together(), ...bothBriefed, t1.asked);
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

describe('a redirection', () => {
  it('makes those named the plan, and lets go of everybody else', () => {
    const { state, effects } = play(together(), ...bothBriefed, t1.redirected);
    expect(inShort(effects).filter((each) => each.startsWith('release'))).toEqual([
      'release-attempt t-1',
      'release-attempt t-2',
    ]);
    expect(effects).toContainEqual(expect.objectContaining({ outcome: { type: 'redirected', to: ['dee'] } }));
    expect(effects).toContainEqual(
      expect.objectContaining({ outcome: { type: 'canceled', by: 'supervisor' } }),
    );
    expect(state.remaining).toEqual([]);
    expect(inPhase(state, 'releasing').next).toEqual({
      type: 'round',
      destinations: [{ destination: dee, retry: 0 }],
    });
    const after = play({ state, effects }, t1.released, t2.released);
    expect(inPhase(after.state, 'seeking').attempts).toMatchObject([
      { attempt: { id: 't-3', destination: dee }, round: 2 },
    ]);
  });

  it('to nobody gives the caller back, as somebody who cannot be reached does', () => {
    const nobody = { type: 'supervisor-redirected', attemptId: 't-1', to: [], reason: 'not mine' } as const;
    const { effects } = play(alone(), ...briefed, nobody, t1.released);
    expect(effects.at(-1)).toEqual({
      type: 'return-caller',
      explanation: {
        because: { type: 'redirected', to: [], reason: 'not mine' },
        destination: ada,
        offers: DEFAULT_POLICY.unreachable.offers,
      },
    });
  });
});

describe('calling it off', () => {
  it.each([
    ['the caller’s wish', canceled, { type: 'canceled', by: 'caller' }],
    ['the deadline', timeUp, { type: 'canceled', by: 'deadline' }],
  ] as const)('by %s gives the caller back, told who was called', (_by, event, reason) => {
    for (const way of [[], [...briefed], [...accepted]]) {
      const { state, effects } = play(alone(), ...way, event);
      expect(inShort(effects)).toContain('release-attempt t-1');
      expect(inPhase(state, 'releasing')).toMatchObject({
        attempts: [{ outcome: reason }],
        next: { type: 'give-back', reason, destination: ada },
      });
    }
  });

  it('while the next round is about to begin stops that', () => {
    const releasing = play(inTurn(), t1.opened, t1.busy);
    for (const [event, by] of [
      [canceled, 'caller'],
      [timeUp, 'deadline'],
    ] as const) {
      const { state, effects } = play(releasing, event);
      expect(effects).toEqual([]);
      expect(inPhase(state, 'releasing').next).toEqual({
        type: 'give-back',
        reason: { type: 'canceled', by },
        destination: ada,
      });
    }
  });

  it('takes the place of whatever else the caller was to be given back for', () => {
    const policy = policyWith({ declined: { retries: 0, then: 'end-call' } });
    const releasing = play(startTransfer(plain({ policy }), [[ada]]), ...briefed, t1.declined);
    const reason = { type: 'canceled', by: 'caller' };
    expect(inPhase(play(releasing, canceled).state, 'releasing').next).toEqual({
      type: 'give-back',
      reason,
      destination: ada,
    });
    expect(inPhase(play(releasing, cold).state, 'releasing').next).toEqual({
      type: 'cold-transfer',
      destination: dee,
    });
    expect(play(releasing, timeUp).state).toBe(releasing.state);
  });

  it('always gives the caller the agent back, whatever the policy’s row says', () => {
    const policy = policyWith({ canceled: { retries: 0, then: 'end-call' } });
    const start = startTransfer(plain({ policy }), [[ada]]);
    expect(play(start, canceled, t1.released).state.phase).toBe('returning');
  });

  it('is too late when the caller has gone', () => {
    const gone = play(alone(), callerLeft);
    for (const event of [canceled, timeUp, cold]) expect(play(gone, event).state).toBe(gone.state);
    const left = play(alone(), callerLeft);
    expect(play(left, callerLeft).state).toBe(left.state);
  });

  it('takes no notice of other deadlines and failures', () => {
    const releasing = play(inTurn(), t1.opened, t1.busy);
    const merging = play(alone(), ...accepted);
    for (const { state } of [releasing, merging]) {
      for (const event of [t1.passed('ring'), t1.failed('brief'), t1.failed('hand-over')]) {
        expect(play({ state, effects: [] }, event).state).toBe(state);
      }
    }
    expect(play(releasing, t2.released).state).toBe(releasing.state);
  });
});

describe('a caller who hangs up', () => {
  it('hears nothing any more; everybody is let go of', () => {
    const { state, effects } = play(together(), ...bothBriefed, callerLeft);
    expect(inShort(effects).filter((each) => !each.startsWith('clear'))).toEqual([
      'release-attempt t-1',
      'release-attempt t-2',
      'stop-hold',
    ]);
    expect(inPhase(state, 'releasing')).toMatchObject({
      onHold: false,
      attempts: [{ outcome: { by: 'caller' } }, { outcome: { by: 'caller' } }],
      next: { type: 'end', outcome: { type: 'caller-left' } },
    });
    const half = play({ state, effects }, t1.released);
    expect(half.effects).toEqual([]);
    const end = play(half, t2.failed('release-attempt'));
    expect(inShort(end.effects)).toEqual(['clear transfer']);
    expect(end.state).toMatchObject({ phase: 'ended', outcome: { type: 'caller-left' } });
  });

  it('while the next round is about to begin ends it', () => {
    const { state, effects } = play(inTurn(), t1.opened, t1.busy, callerLeft);
    expect(inShort(effects)).toEqual(['stop-hold']);
    expect(state).toMatchObject({ onHold: false, next: { type: 'end', outcome: { type: 'caller-left' } } });
  });

  it('while the two are connected is not merged', () => {
    const { state } = play(alone(), ...accepted, callerLeft);
    expect(inPhase(state, 'releasing')).toMatchObject({
      attempts: [{ outcome: { type: 'canceled', by: 'caller' } }],
      next: { type: 'end', outcome: { type: 'caller-left' } },
    });
  });
});

describe('the merge', () => {
  it('ends the hold and hands the call over, or has the two introduced first', () => {
    const { state, effects } = play(alone(), ...accepted, t1.merged);
    expect(inShort(effects)).toEqual(['stop-hold', 'hand-over t-1', 'clear transfer']);
    expect(effects[1]).toMatchObject({ consult: consultOf('t-1') });
    expect(state).toMatchObject({ phase: 'handing-over', onHold: false, acceptedBy: 'digit' });

    const start = startTransfer(plain({ introduce: true }), [[ada]]);
    const introducing = play(start, ...accepted, t1.merged);
    expect(inShort(introducing.effects)).toEqual(['stop-hold', 'introduce t-1', 'clear transfer']);
    for (const event of [t1.introduced, t1.failed('introduce')]) {
      const after = play(introducing, event);
      expect(inShort(after.effects)).toEqual(['hand-over t-1']);
      expect(after.state.phase).toBe('handing-over');
    }
  });

  it('is tried another way once, where it is refused', () => {
    const refused = play(alone(), ...accepted, t1.failed('merge'));
    expect(inShort(refused.effects)).toEqual(['merge-another-way t-1']);
    expect(refused.state).toMatchObject({ phase: 'merging', isSecondWay: true });
    expect(play(refused, t1.failed('merge')).state).toBe(refused.state);
    const again = play(refused, t1.failed('merge-another-way'));
    const outcome = { type: 'failed', effect: 'merge-another-way', message: 'no' };
    expect(inPhase(again.state, 'releasing')).toMatchObject({
      attempts: [{ outcome }],
      next: { type: 'give-back', reason: outcome, destination: ada },
    });
  });

  it('goes on the way it went when another process takes it over', () => {
    const merging = play(alone(), ...accepted);
    expect(inShort(play(merging, t1.adopted('answered')).effects)).toEqual(['merge t-1']);
    const second = play(merging, t1.failed('merge'), t1.adopted('answered'));
    expect(inShort(second.effects)).toEqual(['merge-another-way t-1']);
    expect(inPhase(play(merging, t1.failed('adopt-attempt')).state, 'releasing').next).toMatchObject({
      reason: { effect: 'adopt-attempt' },
    });
  });

  it('is of the one who accepted alone', () => {
    const merging = play(together(), ...bothBriefed, t2.accepted);
    for (const event of [
      t1.merged,
      t1.left,
      t1.adopted('answered'),
      t1.failed('merge'),
      t1.failed('adopt-attempt'),
      t2.failed('brief'),
    ]) {
      expect(play(merging, event).state).toBe(merging.state);
      expect(play(merging, event).effects).toEqual([]);
    }
  });

  it('is over when the supervisor hangs up; the policy says what follows', () => {
    const { state } = play(inTurn(), ...accepted, t1.left);
    expect(inPhase(state, 'releasing').next).toEqual({
      type: 'give-back',
      reason: { type: 'supervisor-hung-up' },
      destination: ada,
    });
    const policy = policyWith({
      'supervisor-hung-up': { retries: 0, then: 'next-destination', offers: [] },
      dropped: { retries: 0, then: 'next-destination', offers: [] },
    });
    const start = startTransfer(plain({ policy }), [[ada], [bob]]);
    for (const way of [[], [t1.merged]]) {
      const over = play(start, ...accepted, ...way, t1.left);
      expect(over.state).toMatchObject({ remaining: [], onHold: true, next: { type: 'round' } });
    }
  });
});

describe('after the merge', () => {
  const guarding = () => play(alone(), ...accepted, t1.merged, t1.handedOver);

  it('the SupportAgent stays for the boomerang window, then leaves', () => {
    expect(inShort(guarding().effects)).toEqual(['set boomerang 10000']);
    expect(guarding().state.phase).toBe('guarding');
    const end = play(guarding(), { type: 'deadline-passed', deadline: 'boomerang' });
    expect(inShort(end.effects)).toEqual(['leave-call t-1', 'clear transfer']);
    expect(end.state).toMatchObject({
      phase: 'ended',
      endedAtMs: 1_000,
      outcome: { type: 'merged', destinationId: 'ada' },
      ended: [{ id: 't-1', round: 1, outcome: { type: 'merged' } }],
    });
    const before = guarding();
    expect(play(before, timeUp).state).toBe(before.state);
  });

  it('leaves at once without a window, and also when the handing over fails', () => {
    const limits = { ...DEFAULT_LIMITS, boomerangWindowMs: 0 };
    const start = startTransfer(plain({ limits }), [[ada]]);
    for (const event of [t1.handedOver, t1.failed('hand-over')]) {
      const { state, effects } = play(start, ...accepted, t1.merged, event);
      expect(inShort(effects)).toEqual(['leave-call t-1', 'clear transfer']);
      expect(state).toMatchObject({ phase: 'ended', endedAtMs: 5_000 });
    }
  });

  it('a line that drops gives the caller the agent back', () => {
    const start = startTransfer(plain({ introduce: true }), [[ada]]);
    const introducing = play(start, ...accepted, t1.merged);
    const handingOver = play(introducing, t1.introduced);
    for (const [merged, timers] of [
      [introducing, []],
      [handingOver, []],
      [guarding(), ['clear boomerang']],
    ] as const) {
      const { state, effects } = play(merged, t1.left);
      expect(inShort(effects).filter((each) => !/(decision|brief) t-1/.test(each))).toEqual([
        ...timers,
        'set transfer 599000',
        'release-attempt t-1',
        'hold-caller',
      ]);
      expect(inPhase(state, 'releasing')).toMatchObject({
        onHold: true,
        attempts: [{ outcome: { type: 'dropped' } }],
        next: { type: 'give-back', reason: { type: 'dropped' }, destination: ada },
      });
    }
  });

  it('a line that drops may be followed by the next of the plan, in what is left of the time', () => {
    const policy = policyWith({ dropped: { retries: 0, then: 'next-destination', offers: [] } });
    const start = startTransfer(plain({ policy }), [[ada], [bob]]);
    const dropped = play(start, ...accepted, t1.merged, t1.left);
    expect(inShort(dropped.effects)).toContain('set transfer 595000');
    expect(inPhase(play(dropped, timeUp).state, 'releasing').next).toMatchObject({
      reason: { type: 'canceled', by: 'deadline' },
    });
  });

  it('a caller who hangs up was merged, and takes the supervisor along', () => {
    const start = startTransfer(plain({ introduce: true }), [[ada]]);
    const introducing = play(start, ...accepted, t1.merged);
    const handingOver = play(introducing, t1.introduced);
    for (const [merged, timers] of [
      [introducing, []],
      [handingOver, []],
      [guarding(), ['clear boomerang']],
    ] as const) {
      const { state, effects } = play(merged, callerLeft);
      expect(inShort(effects).filter((each) => !/(decision|brief) t-1/.test(each))).toEqual([
        ...timers,
        'release-attempt t-1',
      ]);
      expect(inPhase(state, 'releasing')).toMatchObject({
        onHold: false,
        attempts: [{ outcome: { type: 'merged' } }],
        next: { type: 'end', outcome: { type: 'merged', destinationId: 'ada' } },
      });
    }
  });
});

describe('a cold transfer', () => {
  const start = () => startColdTransfer(plain(), ada, [[ada], [bob]]);

  const failed = { type: 'effect-failed', effect: 'cold-transfer', message: 'no' } as const;
  const unheard = [{ type: 'cold-transferred', confirmed: false }, timeUp, failed] as const;

  it('ends when the phone is on its way, or has left and nothing is heard of it any more', () => {
    const sent = { type: 'cold-transferred', confirmed: true } as const;
    for (const [events, confirmed] of [
      [[sent], true],
      ...unheard.map((event) => [[callerLeft, event], false] as const),
    ] as const) {
      const { state, effects } = play(start(), ...events);
      expect(inShort(effects)).toEqual(['stop-hold', 'clear transfer']);
      expect(state).toMatchObject({
        phase: 'ended',
        outcome: { type: 'cold-transferred', destinationId: 'ada', confirmed },
      });
    }
  });

  it('that nothing is heard of while the caller is still here gives them back, and calls nobody else', () => {
    for (const event of unheard) {
      const { state, effects } = play(start(), event);
      expect(inShort(effects)).toEqual(['stop-hold', 'clear transfer', 'return-caller']);
      expect(effects.at(-1)).toMatchObject({ explanation: { destination: ada } });
      expect(inPhase(state, 'returning').because).toEqual({ type: 'cold-transfer-refused' });
    }
  });

  it('takes no notice of other deadlines and failures', () => {
    const before = start();
    for (const event of [
      { ...failed, effect: 'prepare-brief' } as const,
      { ...timeUp, deadline: 'boomerang' } as const,
    ])
      expect(play(before, event).state).toBe(before.state);
  });

  it('that is refused rings the plan instead, or gives the caller back, as the policy says', () => {
    const refused = { type: 'cold-transfer-refused', sip: { statusCode: 603 } } as const;
    const { state, effects } = play(start(), refused);
    expect(inShort(effects)).toEqual(['open-consult t-1']);
    expect(state).toMatchObject({ phase: 'seeking', remaining: [[bob]], onHold: true });

    const policy = policyWith({
      'cold-transfer-refused': { retries: 0, then: 'return-to-caller', offers: [] },
    });
    const back = play(startColdTransfer(plain({ policy }), ada, [[ada]]), refused);
    expect(back.effects.at(-1)).toEqual({
      type: 'return-caller',
      explanation: { because: refused, destination: ada, offers: [] },
    });
    expect(back.state.remaining).toEqual([[ada]]);
    const nobody = play(startColdTransfer(plain(), ada, []), { type: 'cold-transfer-refused' });
    expect(inPhase(nobody.state, 'returning').because).toEqual({ type: 'cold-transfer-refused' });
  });

  it('cannot tell a caller who is on their way from one who hung up, until it is refused', () => {
    const gone = play(start(), callerLeft);
    expect(gone.effects).toEqual([]);
    expect(gone.state).toMatchObject({ phase: 'cold-transferring', callerGone: true });
    expect(play(gone, callerLeft).state).toBe(gone.state);
    expect(play(gone, { type: 'cold-transfer-refused' }).state).toMatchObject({
      phase: 'ended',
      outcome: { type: 'caller-left' },
    });
  });

  it('can take a consult’s place', () => {
    const { state } = play(alone(), ...briefed, cold);
    expect(inPhase(state, 'releasing')).toMatchObject({
      attempts: [{ outcome: { type: 'canceled', by: 'program' } }],
      next: { type: 'cold-transfer', destination: dee },
    });
    const after = play({ state, effects: [] }, t1.released);
    expect(after.effects).toEqual([{ type: 'cold-transfer', destination: dee }]);
    expect(after.state).toMatchObject({ phase: 'cold-transferring', destination: dee, onHold: true });
    expect(play({ state, effects: [] }, canceled).state).toMatchObject({ next: { type: 'give-back' } });
    const next = play(inTurn(), t1.opened, t1.busy, cold);
    expect(inPhase(next.state, 'releasing').next).toEqual({ type: 'cold-transfer', destination: dee });
  });
});

it('an ended transfer stays as it is, whatever comes', () => {
  const { state } = play(startClosed(plain()), callerLeft);
  expect(transition(state, { ...callerLeft, atMs: 9 })).toEqual({ state, effects: [] });
});
