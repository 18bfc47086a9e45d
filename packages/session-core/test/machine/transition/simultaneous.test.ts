import { describe, expect, it } from 'vitest';
import { startTransfer } from '../../../src/machine/start.js';
import { inPhase, inShort, play } from '../play.js';
import { ada, bob, bothBriefed, plain, policyWith, t1, t2, together } from '../transfers.js';

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
