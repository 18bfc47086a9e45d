import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import { DEFAULT_POLICY } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { callerLeft, consultOf, inPhase, inShort, on, play } from './play.js';

const [ada, bob] = [person('ada'), person('bob')];
const request = requestOf({ policy: DEFAULT_POLICY, limits: DEFAULT_LIMITS, introduce: true });
const alone = () => startTransfer(request, [[ada]]);
const together = () => startTransfer(request, [[ada, bob]]);
const t1 = on('t-1');
const t2 = on('t-2');
const briefed = [t1.opened, t1.ready, t1.answered] as const;
const accepted = [...briefed, t1.accepted] as const;

test('whoever is being called is taken over; what was not open is opened, what was let go is let go again', () => {
  const both = play(together(), t1.opened, t1.ready, t1.ringing);
  const { state, effects } = resumeTransfer(both.state, 60_000);
  expect(effects.slice(0, 2)).toEqual([
    { type: 'adopt-attempt', attempt: { id: 't-1', destination: ada, retry: 0 }, consult: consultOf('t-1') },
    { type: 'open-consult', attempt: { id: 't-2', destination: bob, retry: 0 } },
  ]);
  expect(inShort(effects.slice(2))).toEqual(['hold-caller', 'prepare-brief', 'set transfer 540000']);
  expect(inPhase(state, 'seeking').attempts).toEqual([
    {
      stage: 'adopting',
      attempt: { id: 't-1', destination: ada, retry: 0 },
      round: 1,
      consult: consultOf('t-1'),
      agentReady: false,
    },
    inPhase(both.state, 'seeking').attempts[1],
  ]);

  const one = play(together(), t1.opened, t2.opened, t1.busy);
  expect(inShort(resumeTransfer(one.state, 0).effects)).toEqual([
    'release-attempt t-1',
    'adopt-attempt t-2',
    'hold-caller',
    'prepare-brief',
    'set transfer 600000',
  ]);
  const unopened = play(together(), t2.opened, t1.failed('open-consult'));
  expect(resumeTransfer(unopened.state, 0).effects[0]).toEqual({
    type: 'release-attempt',
    attempt: { id: 't-1', destination: ada, retry: 0 },
    outcome: { type: 'failed', effect: 'open-consult', message: 'no' },
  });
});

test('who is taken over goes on from where their phone is', () => {
  const resumed = resumeTransfer(play(alone(), ...briefed).state, 0);
  for (const status of ['dialing', 'ringing'] as const) {
    const { state, effects } = play(resumed, t1.adopted(status));
    expect(inShort(effects)).toEqual(['brief t-1', 'set ring t-1 33000']);
    expect(inPhase(state, 'seeking').attempts[0]?.stage).toBe(status);
  }
  const { state, effects } = play(resumed, t1.adopted('answered'));
  expect(inShort(effects)).toEqual(['brief t-1', 'set decision t-1 120000', 'set brief t-1 8000']);
  expect(inPhase(state, 'seeking').attempts[0]).toMatchObject({ stage: 'briefing', answeredAtMs: 1_000 });
});

test('who is taken over waits for nothing yet that could run out', () => {
  const resumed = resumeTransfer(play(alone(), ...briefed).state, 0);
  expect(inShort(play(resumed, t1.failed('adopt-attempt')).effects)).toEqual(['release-attempt t-1']);
});

test('a question is lost: who asked hears the brief again and may ask again', () => {
  const asked = play(alone(), ...briefed, t1.asked);
  const { state, effects } = resumeTransfer(asked.state, 0);
  expect(state).not.toHaveProperty('question');
  expect(state.onHold).toBe(true);
  expect(inShort(effects)).toContain('hold-caller');
});

test('a deadline that has passed meanwhile passes at once', () => {
  expect(inShort(resumeTransfer(alone().state, 700_000).effects)).toContain('set transfer 0');
});

test('two who were being connected are connected, once their leg is taken over', () => {
  const merging = play(together(), t1.opened, t1.answered, t1.accepted);
  const { state, effects } = resumeTransfer(merging.state, 0);
  expect(state).toBe(merging.state);
  expect(inShort(effects)).toEqual([
    'hold-caller',
    'adopt-attempt t-1',
    'release-attempt t-2',
    'set transfer 600000',
  ]);
});

test('two who talk go on talking, and are handed over anew once their leg is held again', () => {
  const introducing = play(together(), ...accepted, t1.merged);
  const handingOver = play(introducing, t1.introduced);
  for (const { state: before } of [introducing, handingOver, play(handingOver, t1.handedOver)]) {
    const resumed = resumeTransfer(before, 0);
    expect(inShort(resumed.effects)).toEqual(['adopt-attempt t-1', 'release-attempt t-2']);
    expect(resumed.state).toEqual({ ...before, phase: 'handing-over' });
    expect(play(resumed, t2.adopted('answered')).effects).toEqual([]);
    const adopted = play(resumed, t1.adopted('answered'));
    expect(inShort(adopted.effects)).toEqual(['hand-over t-1']);
    expect(adopted.state).toBe(resumed.state);
    const dropped = play(resumed, t1.left);
    expect(inPhase(dropped.state, 'releasing').next).toMatchObject({ reason: { type: 'dropped' } });
    const unheld = play(resumed, t1.failed('adopt-attempt'));
    expect(unheld.effects).toEqual([
      { type: 'leave-call', attempt: { id: 't-1', destination: ada, retry: 0 }, consult: consultOf('t-1') },
    ]);
    expect(inPhase(unheld.state, 'releasing').next).toMatchObject({ outcome: { type: 'merged' } });
  }
});

test('what was being let go is let go; a caller who waits for it hears music', () => {
  const releasing = play(alone(), ...briefed, t1.declined);
  const { state, effects } = resumeTransfer(releasing.state, 0);
  expect(state).toBe(releasing.state);
  expect(inShort(effects)).toEqual(['hold-caller', 'release-attempt t-1', 'set transfer 600000']);
  expect(effects[1]).toMatchObject({
    consult: consultOf('t-1'),
    outcome: { type: 'declined', reason: 'lunch' },
  });
  const left = play(alone(), ...briefed, callerLeft);
  expect(inShort(resumeTransfer(left.state, 0).effects)).toEqual([
    'release-attempt t-1',
    'set transfer 600000',
  ]);
});

test('a caller who was being given back is told again, with the same reason', () => {
  const returning = play(alone(), ...briefed, t1.declined, t1.released);
  const { state, effects } = resumeTransfer(returning.state, 0);
  expect(state).toEqual(returning.state);
  expect(effects.at(-1)).toEqual(returning.effects.at(-1));
  const closed = startClosed(request);
  expect(resumeTransfer(closed.state, 0)).toEqual(closed);
});

test('a cold transfer is not asked for twice: who is still there has the agent back', () => {
  const { state, effects } = resumeTransfer(startColdTransfer(request, ada, []).state, 0);
  expect(inShort(effects)).toEqual(['stop-hold', 'clear transfer', 'return-caller']);
  expect(effects.at(-1)).toMatchObject({ explanation: { destination: ada } });
  expect(inPhase(state, 'returning').because).toEqual({ type: 'canceled', by: 'program' });
});

test('a cold transfer whose caller has left has taken them away: nobody is spoken to', () => {
  const gone = play(startColdTransfer(request, ada, []), callerLeft);
  const { state, effects } = resumeTransfer(gone.state, 7);
  expect(inShort(effects)).toEqual(['stop-hold', 'clear transfer']);
  expect(state).toMatchObject({
    phase: 'ended',
    endedAtMs: 7,
    outcome: { type: 'cold-transferred', destinationId: 'ada', confirmed: false },
  });
});

test('what has ended has ended', () => {
  const { state } = play(startClosed(request), callerLeft);
  expect(resumeTransfer(state, 0)).toEqual({ state, effects: [] });
});
