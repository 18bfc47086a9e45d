import { describe, expect, it } from 'vitest';
import { startClosed, startTransfer } from '../../../src/machine/start.js';
import { DEFAULT_POLICY } from '../../../src/policy/policy.js';
import { callerLeft, inPhase, inShort, on, play } from '../play.js';
import {
  ada,
  alone,
  bob,
  bothBriefed,
  briefed,
  cy,
  dee,
  inTurn,
  plain,
  policyWith,
  t1,
  t2,
  together,
} from '../transfers.js';

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
