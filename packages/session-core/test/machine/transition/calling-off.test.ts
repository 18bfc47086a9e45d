import { describe, expect, it } from 'vitest';
import { startClosed, startColdTransfer, startTransfer } from '../../../src/machine/start.js';
import { transition } from '../../../src/machine/transition.js';
import { callerLeft, canceled, cold, inPhase, inShort, play, timeUp } from '../play.js';
import {
  accepted,
  ada,
  alone,
  bothBriefed,
  briefed,
  dee,
  inTurn,
  plain,
  policyWith,
  t1,
  t2,
  together,
} from '../transfers.js';

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

it('an ended transfer stays as it is, whatever comes', () => {
  const { state } = play(startClosed(plain()), callerLeft);
  expect(transition(state, { ...callerLeft, atMs: 9 })).toEqual({ state, effects: [] });
});
