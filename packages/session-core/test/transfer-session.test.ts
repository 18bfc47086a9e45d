import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../src/errors/invalid-input-error.js';
import { InvalidStateError } from '../src/errors/invalid-state-error.js';
import { DEFAULT_POLICY, type Policy } from '../src/policy/policy.js';
import { selectCallerState, selectSupervisorState } from '../src/machine/select.js';
import { describe as describeState, escalate, settle } from './scenario.js';

describe('a transfer that is accepted', () => {
  it('goes from hold to merge and leaves the call to the two people', async () => {
    const { session, ports, phases } = escalate();
    await settle();
    ports.leg('t-1').dialed();
    ports.leg('t-1').ringing();
    ports.leg('t-1').answered();
    await settle();
    expect(selectSupervisorState(session.state)).toBe('summarizing');
    ports.decisions('t-1').accepted('digit');
    await settle();
    expect(session.state.phase).toBe('guarding');
    ports.clock.advance(10_000);

    expect(await session.outcome).toEqual({ type: 'merged', destinationId: 'ada' });
    expect(phases).toEqual([
      'opening',
      'dialing',
      'ringing',
      'briefing',
      'merging',
      'handing-over',
      'guarding',
      'ended',
    ]);
    expect(ports.calls).toEqual([
      'hold',
      'music-on',
      'prepare-brief',
      'open:t-1',
      'dial:t-1',
      'brief:t-1',
      'announce:t-1',
      'merge:t-1',
      'music-off',
      'watch:t-1:stand-by',
      'dismiss:t-1',
      'take-over:t-1',
    ]);
    await settle();
    expect(ports.clock.pending).toBe(0);
  });

  it('does not dial before the private line is open', async () => {
    let open: () => void = () => undefined;
    const { ports } = escalate({
      behave: (call) =>
        call.startsWith('open') ? new Promise<void>((resolve) => (open = resolve)) : undefined,
    });
    await settle();
    expect(ports.calls).not.toContain('dial:t-1');
    open();
    await settle();
    expect(ports.calls).toContain('dial:t-1');
  });
});

describe('a supervisor who does not take the call', () => {
  it('is released before the caller is told, in the order that keeps the line private', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').answered();
    ports.decisions('t-1').declined('I am in a meeting');

    expect(await session.outcome).toEqual({
      type: 'returned',
      because: { type: 'declined', reason: 'I am in a meeting' },
    });
    const since = ports.calls.indexOf('dismiss:t-1');
    expect(ports.calls.slice(since)).toEqual([
      'dismiss:t-1',
      'hang-up:t-1',
      'close:t-1',
      'music-off',
      'resume:declined',
    ]);
    expect(selectCallerState(session.state)).toBe('active');
  });

  it('is followed by the next of the plan when busy, with the caller still on hold', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').failed({ type: 'busy', sip: { statusCode: 486 } });
    await settle();
    expect(session.state).toMatchObject({
      phase: 'seeking',
      attempts: [{ stage: 'dialing', attempt: { id: 't-2', destination: { id: 'bob' } } }],
    });
    expect(ports.calls.filter((call) => call.startsWith('music'))).toEqual(['music-on']);

    ports.leg('t-2').failed({ type: 'unreachable', sip: { statusCode: 404 } });
    expect(await session.outcome).toMatchObject({ type: 'returned', because: { type: 'unreachable' } });
    expect(session.state.ended.map(({ outcome }) => outcome.type)).toEqual(['busy', 'unreachable']);
  });

  it('may name somebody else of the directory, who is rung next', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').answered();
    expect(ports.decisions('t-1').redirected('+19005550100')).toBe(false);
    expect(ports.decisions('t-1').redirected('night')).toBe(false);
    await settle();
    expect(describeState(session.state)).toBe('briefing');
    expect(ports.decisions('t-1').redirected('sales', 'not mine')).toBe(true);
    await settle();
    expect(session.state).toMatchObject({
      attempts: [{ stage: 'dialing', attempt: { destination: { id: 'cy' } } }],
    });
  });

  it('counts as not decided when the time is up', async () => {
    const { session, ports } = escalate({ limits: { decisionTimeoutMs: 9_000 } });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    ports.clock.advance(9_000);
    expect(await session.outcome).toMatchObject({ because: { type: 'not-decided' } });
  });
});

describe('a caller who hangs up', () => {
  it.each(['before the line is open', 'while it rings', 'while the supervisor is briefed'])(
    'releases the supervisor: %s',
    async (moment) => {
      const { session, ports } = escalate();
      if (moment !== 'before the line is open') await settle();
      if (moment === 'while the supervisor is briefed') ports.leg('t-1').answered();
      session.callerLeft();
      expect(await session.outcome).toEqual({ type: 'caller-left' });
      await settle();
      const dialed = ports.calls.includes('dial:t-1');
      expect(ports.calls.includes('hang-up:t-1')).toBe(dialed);
      expect(ports.calls).toContain('close:t-1');
      expect(ports.calls.filter((call) => call === 'music-off')).toHaveLength(1);
      expect(ports.clock.pending).toBe(0);
    },
  );
});

describe('an effect', () => {
  it('that throws is an outcome, not a stuck call', async () => {
    const { session } = escalate({
      behave: (call) => (call === 'open:t-1' ? Promise.reject(new Error('no such room')) : undefined),
    });
    expect(await session.outcome).toEqual({
      type: 'returned',
      because: { type: 'failed', effect: 'open-consult', message: 'no such room' },
    });
  });

  it('that hangs is given up after its deadline', async () => {
    const { session, ports } = escalate({
      behave: (call, signal) => (call === 'open:t-1' ? untilAborted(signal) : undefined),
    });
    await settle();
    ports.clock.advance(10_000);
    expect(await session.outcome).toMatchObject({ because: { type: 'failed', effect: 'open-consult' } });
  });

  it('that fails to release does not keep the caller waiting', async () => {
    const { session, ports } = escalate({
      behave: (call) => (call === 'hang-up:t-1' ? Promise.reject(new Error('gone')) : undefined),
    });
    await settle();
    ports.leg('t-1').failed({ type: 'busy' });
    await settle();
    ports.leg('t-2').failed({ type: 'busy' });
    expect(await session.outcome).toMatchObject({ type: 'returned', because: { type: 'busy' } });
  });
});

describe('commands', () => {
  it('throw an error that names the command and the phase when they come at the wrong time', async () => {
    const { session } = escalate();
    expect(() => session.accept()).toThrow(InvalidStateError);
    expect(() => session.decline()).toThrow('`decline()` is not possible while the transfer is "opening"');
    await session.close();
    expect(() => session.cancel()).toThrow('"ended"');
  });

  it('count on what was reported before them, stored or not', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').answered();
    session.accept();
    expect(() => session.decline()).toThrow('while the transfer is "merging"');
    session.callerLeft();
    expect(() => session.cancel()).toThrow('while the transfer is "ending"');
    expect(() => session.coldTransfer('cy')).toThrow(InvalidStateError);
    expect(await session.outcome).toEqual({ type: 'caller-left' });
  });

  it('`askCaller()` is refused while the caller is asked, and when they were asked often enough', async () => {
    const { session, ports } = escalate({ limits: { maxQuestions: 1 } });
    await settle();
    ports.leg('t-1').answered();
    session.askCaller('Which order is it?');
    expect(() => session.askCaller('Since when?')).toThrow('while the transfer is "asking"');
    await settle();
    expect(ports.calls).toContain('answer:t-1:yes');
    expect(() => session.askCaller('Since when?')).toThrow('"out of questions"');
    await session.close();
  });

  it('`coldTransfer()` takes the place of the way back after a no', async () => {
    const { session, ports } = escalate({ answers: { coldTransfer: { type: 'sent', confirmed: true } } });
    await settle();
    ports.leg('t-1').answered();
    session.decline();
    session.coldTransfer('bob');
    expect(await session.outcome).toEqual({
      type: 'cold-transferred',
      destinationId: 'bob',
      confirmed: true,
    });
  });

  it('`cancel()` brings the caller back', async () => {
    const { session } = escalate();
    await settle();
    session.cancel('caller');
    expect(await session.outcome).toEqual({ type: 'returned', because: { type: 'canceled', by: 'caller' } });
  });

  it('`escalate()` with a policy or limits that cannot be used is refused, and nothing happens', () => {
    const { declined: _missing, ...rows } = DEFAULT_POLICY;
    const policies: [unknown, string][] = [
      [rows, 'policy.declined'],
      [{ ...DEFAULT_POLICY, busy: { retries: -1, then: 'end-call' } }, 'policy.busy.retries'],
      [{ ...DEFAULT_POLICY, busy: { retries: 0, then: 'redial' } }, 'policy.busy.then'],
    ];
    for (const [policy, field] of policies) {
      expect(() => escalate({ policy: policy as Policy })).toThrow(field);
    }
    for (const wrong of [Number.NaN, -1, 0.5, 2 ** 31]) {
      expect(() => escalate({ limits: { transferTimeoutMs: wrong } })).toThrow('limits.transferTimeoutMs');
    }
  });

  it('`escalate()` to an id that is not in the directory is refused, and nothing happens', () => {
    expect(() => escalate({ to: 'legal' })).toThrow(InvalidInputError);
    // A model may name a number, and messages are logged.
    expect(() => escalate({ to: '+15550100001' })).toThrow(
      /^to cannot be used. Use one of the directory's ids: billing, sales, support, night.$/,
    );
  });
});

describe('listeners and stores that throw', () => {
  it('harm nothing', async () => {
    const errors: unknown[] = [];
    const { session, ports } = escalate({ onError: (error) => errors.push(error) });
    session.onStep(() => {
      throw new Error('listener');
    });
    await settle();
    ports.leg('t-1').answered();
    ports.decisions('t-1').accepted('speech');
    await settle();
    ports.clock.advance(10_000);
    expect(await session.outcome).toMatchObject({ type: 'merged' });
    expect(errors.length).toBeGreaterThan(0);
  });
});

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
