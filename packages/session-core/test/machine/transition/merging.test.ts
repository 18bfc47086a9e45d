import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/machine/limits.js';
import { startTransfer } from '../../../src/machine/start.js';
import { callerLeft, consultOf, inPhase, inShort, play, timeUp } from '../play.js';
import {
  accepted,
  ada,
  alone,
  bob,
  bothBriefed,
  inTurn,
  plain,
  policyWith,
  t1,
  t2,
  together,
} from '../transfers.js';

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
