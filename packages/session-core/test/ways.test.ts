import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../src/errors/invalid-input-error.js';
import { InvalidStateError } from '../src/errors/invalid-state-error.js';
import { DEFAULT_POLICY } from '../src/policy/policy.js';
import { TransferSession } from '../src/session/transfer-session.js';
import type { SupervisorCapacity } from '../src/ports/supervisor-capacity.js';
import { createMemoryCapacity } from '../src/store/memory-capacity.js';
import { createFakePorts, type FakePorts } from '../src/testing/fake-ports.js';
import { describe as describeState, directory, escalate, settle } from './scenario.js';

const CALL = { directory, callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId: 't' };

/** The calls made since the last one of that name. */
const since = ({ calls }: FakePorts, last: string) => calls.slice(calls.indexOf(last));

describe('a question to the caller', () => {
  it('takes them off hold, brings the answer, and puts them on hold again', async () => {
    const { session, ports } = escalate({ answers: { answer: 'order 739' } });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    ports.decisions('t-1').asked('Which order is it?');
    await settle();
    expect(since(ports, 'music-off')).toEqual([
      'music-off',
      'ask:t-1',
      'hold',
      'music-on',
      'answer:t-1:order 739',
    ]);
    ports.decisions('t-1').accepted('speech');
    await settle();
    expect(session.state.phase).toBe('guarding');
  });

  it('is not in the way of a yes', async () => {
    const { session, ports } = escalate({ behave: hangOn('ask:t-1') });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.askCaller('Which order is it?');
    await settle();
    session.accept();
    await settle();
    expect(session.state.phase).toBe('guarding');
    expect(ports.calls.filter((call) => call.startsWith('answer'))).toEqual([]);
  });

  it('that nobody answers is told the supervisor, who decides without', async () => {
    const { session, ports } = escalate({ behave: hangOn('ask:t-1') });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    ports.decisions('t-1').asked('Which order is it?');
    await settle();
    ports.clock.advance(60_000);
    await settle();
    expect(ports.calls).toContain('answer:t-1:-');
    expect(describeState(session.state)).toBe('briefing');
  });
});

describe('somebody who was named by another', () => {
  it('is briefed with who named them and why, and what the caller has answered', async () => {
    const stories: unknown[] = [];
    const fakes = createFakePorts(undefined, { answer: 'order 739' });
    const briefing: typeof fakes.briefing = {
      ...fakes.briefing,
      start: (options) => {
        stories.push(options.story);
        return fakes.briefing.start(options);
      },
    };
    const { ports } = escalate({ ports: { ...fakes, briefing } });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    ports.decisions('t-1').asked('Which order is it?');
    await settle();
    ports.decisions('t-1').redirected('sales', 'not mine');
    await settle();
    expect(stories).toEqual([
      undefined,
      {
        redirectedBy: { destination: directory.destination('ada'), reason: 'not mine' },
        answers: [{ question: 'Which order is it?', answer: 'order 739' }],
      },
    ]);
  });
});

describe('people who are rung at the same time', () => {
  it('the first who accepts takes the call, the others are let go', async () => {
    const { session, ports } = escalate({ to: 'support' });
    await settle();
    expect(ports.calls).toEqual(expect.arrayContaining(['dial:t-1', 'dial:t-2']));
    ports.leg('t-1').answered();
    ports.leg('t-2').answered();
    await settle();
    expect(() => session.accept()).toThrow(InvalidInputError);
    expect(() => session.accept()).toThrow('Name one of those being briefed: t-1, t-2.');
    ports.decisions('t-2').accepted('digit');
    ports.decisions('t-1').accepted('digit');
    await settle();
    expect(ports.calls).toContain('hang-up:t-1');
    expect(ports.calls).not.toContain('merge:t-1');
    ports.clock.advance(10_000);
    expect(await session.outcome).toEqual({ type: 'merged', destinationId: 'eve' });
    expect(session.state.ended).toMatchObject([
      { id: 't-1', outcome: { type: 'canceled', by: 'other-supervisor' } },
      { id: 't-2', outcome: { type: 'merged' } },
    ]);
  });

  it('one who says no does not end the ringing of the others', async () => {
    const { session, ports } = escalate({ to: 'support' });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    ports.decisions('t-1').declined('lunch');
    await settle();
    expect(describeState(session.state)).toBe('dialing');
    ports.leg('t-2').failed({ type: 'no-answer' });
    expect(await session.outcome).toEqual({
      type: 'returned',
      because: { type: 'declined', reason: 'lunch' },
    });
  });
});

describe('after the merge', () => {
  it('a supervisor whose line drops gives the caller the agent back (boomerang)', async () => {
    const { session, ports } = escalate();
    await merged(ports);
    ports.leg('t-1').left();
    expect(await session.outcome).toEqual({ type: 'returned', because: { type: 'dropped' } });
    expect(since(ports, 'unwatch:t-1')).toEqual(expect.arrayContaining(['close:t-1', 'resume:dropped']));
  });

  it('is too late for a boomerang when the window is over, or if there is none', async () => {
    const { session, ports } = escalate({ limits: { boomerangWindowMs: 0 } });
    await merged(ports);
    expect(await session.outcome).toMatchObject({ type: 'merged' });
    expect(ports.calls).toContain('watch:t-1:end-call');
  });

  it('a caller who hangs up takes the supervisor along', async () => {
    const { session, ports } = escalate();
    await merged(ports);
    session.callerLeft();
    expect(await session.outcome).toMatchObject({ type: 'merged' });
    expect(ports.calls).toContain('hang-up:t-1');
  });

  it('introduces the two if asked to', async () => {
    const { ports } = escalate({ introduce: true });
    await merged(ports);
    expect(since(ports, 'merge:t-1')).toEqual(
      expect.arrayContaining(['music-off', 'introduce:t-1', 'watch:t-1:stand-by']),
    );
  });
});

describe('a call that cannot be handed over', () => {
  it('is watched when the agent leaves, so that nobody stays on a dead line', async () => {
    const { session, ports } = escalate({
      behave: (call) => (call === 'watch:t-1:stand-by' ? Promise.reject(new Error('no watcher')) : undefined),
    });
    await merged(ports);
    ports.clock.advance(10_000);
    expect(await session.outcome).toMatchObject({ type: 'merged' });
    await settle();
    expect(ports.calls).toContain('watch:t-1:end-call');
  });
});

describe('a merge that is refused', () => {
  it('is tried another way', async () => {
    const { session, ports } = escalate({
      behave: (call) => (call === 'merge:t-1' ? Promise.reject(new Error('not implemented')) : undefined),
    });
    await merged(ports);
    expect(ports.calls).toContain('merge-another-way:t-1');
    expect(session.state.phase).toBe('guarding');
  });

  it('both ways gives the caller back', async () => {
    const { session, ports } = escalate({
      behave: (call) => (call.startsWith('merge') ? Promise.reject(new Error('no')) : undefined),
    });
    await merged(ports);
    expect(await session.outcome).toMatchObject({
      type: 'returned',
      because: { type: 'failed', effect: 'merge-another-way' },
    });
  });
});

describe('the policy', () => {
  it('may have a message taken', async () => {
    const { session, ports } = escalate({
      policy: { ...DEFAULT_POLICY, declined: { retries: 0, then: 'take-message', offers: [] } },
      answers: { message: 'Please call me back.' },
    });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.decline();
    expect(await session.outcome).toEqual({
      type: 'message-taken',
      because: { type: 'declined' },
      message: 'Please call me back.',
    });
  });

  it('may end the call', async () => {
    const { session, ports } = escalate({
      to: 'cy',
      policy: { ...DEFAULT_POLICY, busy: { retries: 0, then: 'end-call', offers: [] } },
    });
    await settle();
    ports.leg('t-1').failed({ type: 'busy' });
    expect(await session.outcome).toMatchObject({ type: 'call-ended' });
    expect(ports.calls.at(-1)).toBe('dismiss-caller:busy');
  });

  it('may try the same person again before the next', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').failed({ type: 'trunk-failed' });
    await settle();
    expect(session.state).toMatchObject({
      attempts: [{ attempt: { destination: { id: 'ada' }, retry: 1 } }],
    });
  });
});

describe('somebody who is not there at this hour', () => {
  it('is never rung; the caller is told when to call and never put on hold', async () => {
    const { session, ports } = escalate({ to: 'night' });
    const outcome = await session.outcome;
    expect(outcome).toMatchObject({ type: 'returned', because: { type: 'closed' } });
    expect(ports.calls).toEqual(['resume:closed']);
  });

  it('is no one a supervisor can redirect to', async () => {
    const { session, ports } = escalate();
    await settle();
    ports.leg('t-1').answered();
    await settle();
    expect(() => session.redirect('night')).toThrow('Nobody is there at this hour');
  });
});

describe('a cold transfer', () => {
  it('ends the transfer when the phone is on its way', async () => {
    const ports = createFakePorts(undefined, { coldTransfer: { type: 'sent', confirmed: true } });
    const session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy' });
    expect(await session.outcome).toEqual({ type: 'cold-transferred', destinationId: 'cy', confirmed: true });
  });

  it('that nothing is heard of is never reported as failed', async () => {
    const ports = createFakePorts(hangOn('refer:cy'));
    const session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy' });
    await settle();
    session.callerLeft();
    ports.clock.advance(45_000);
    expect(await session.outcome).toMatchObject({ type: 'cold-transferred', confirmed: false });
  });

  it('that nothing came of gives a caller who is still here the agent back', async () => {
    const ports = createFakePorts(undefined, { coldTransfer: { type: 'sent', confirmed: false } });
    const session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy' });
    expect(await session.outcome).toEqual({ type: 'returned', because: { type: 'cold-transfer-refused' } });
    expect(ports.calls).toContain('resume:cold-transfer-refused');
    expect(ports.calls.filter((call) => /music-off|open/.test(call))).toEqual(['music-off']);
  });

  it('that is refused becomes a warm one', async () => {
    const ports = createFakePorts(undefined, { coldTransfer: { type: 'refused', sip: { statusCode: 603 } } });
    const session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy' });
    await settle();
    expect(ports.calls).toContain('dial:t-1');
    expect(describeState(session.state)).toBe('dialing');
  });

  it('can take the place of a consult', async () => {
    const { session, ports } = escalate({ answers: { coldTransfer: { type: 'sent', confirmed: true } } });
    await settle();
    session.coldTransfer('cy');
    expect(await session.outcome).toMatchObject({ type: 'cold-transferred', destinationId: 'cy' });
    expect(ports.calls).toContain('hang-up:t-1');
    expect(() => session.coldTransfer('cy')).toThrow(InvalidStateError);
  });
});

describe('a supervisor in another transfer', () => {
  it('is busy for this one, and free again when that is over', async () => {
    const capacity = createMemoryCapacity();
    const first = escalate({ transferId: 'a', to: 'cy', ports: { ...createFakePorts(), capacity } });
    await settle();
    const second = escalate({ transferId: 'b', to: 'cy', ports: { ...createFakePorts(), capacity } });
    expect(await second.session.outcome).toEqual({
      type: 'returned',
      because: { type: 'busy', reserved: true },
    });
    await first.session.close();
    const third = escalate({ transferId: 'c', to: 'cy', ports: { ...createFakePorts(), capacity } });
    await settle();
    expect(describeState(third.session.state)).toBe('dialing');
  });
});

describe('a capacity that answers slowly', () => {
  it('rings nobody for a caller who has left meanwhile, and keeps no place', async () => {
    const capacity = createMemoryCapacity();
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const slow: SupervisorCapacity = {
      reserve: (place) => answered.then(() => capacity.reserve(place)),
      free: (place) => capacity.free(place),
    };
    const { session, ports } = escalate({ to: 'cy', ports: { ...createFakePorts(), capacity: slow } });
    await settle();
    session.callerLeft();
    expect(await session.outcome).toEqual({ type: 'caller-left' });
    answer();
    await settle();
    expect(ports.calls.filter((call) => /open|dial/.test(call))).toEqual([]);
    expect(await capacity.reserve({ destinationId: 'cy', holder: 'another', capacity: 1, ttlMs: 1 })).toBe(
      true,
    );
  });
});

async function merged(ports: FakePorts): Promise<void> {
  await settle();
  ports.leg('t-1').answered();
  await settle();
  ports.decisions('t-1').accepted('digit');
  await settle();
}

function hangOn(slow: string) {
  return (call: string, signal?: AbortSignal) =>
    call === slow
      ? new Promise<void>((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      : undefined;
}
