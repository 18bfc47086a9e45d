import { describe, expect, it } from 'vitest';
import { startColdTransfer } from '../../../src/machine/start.js';
import { callerLeft, canceled, cold, inPhase, inShort, play, timeUp } from '../play.js';
import { ada, alone, bob, briefed, dee, inTurn, plain, policyWith, t1 } from '../transfers.js';

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
