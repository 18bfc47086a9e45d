import { describe, expect, it } from 'vitest';
import type { FakeBehaviour } from '../src/testing/fake-ports.js';
import { describe as describeState, escalate, pass, settle } from './scenario.js';

/** Fakes that hang on some calls until they are let go, and note whether those were broken off. */
function hanging(...slow: readonly string[]) {
  const signals = new Map<string, AbortSignal | undefined>();
  const waiting: { readonly call: string; readonly resolve: () => void }[] = [];
  const behave: FakeBehaviour = (call, signal) => {
    if (!slow.includes(call)) return undefined;
    signals.set(call, signal);
    return new Promise<void>((resolve) => waiting.push({ call, resolve }));
  };
  const broken = () => [...signals].filter(([, signal]) => signal?.aborted).map(([call]) => call);
  return { behave, broken, letGo: (first: string) => waiting.find(({ call }) => call === first)?.resolve() };
}

/** Another process takes the transfer, which its owner learns of by what comes next. */
async function takeAway({ session, ports }: ReturnType<typeof escalate>): Promise<void> {
  await ports.store.delete('t');
  await ports.store.acquire({ transferId: 't', owner: 'another', ttlMs: 60_000, aboveEpoch: 9 });
  ports.clock.advance(700);
  expect(await session.outcome).toEqual({ type: 'superseded' });
}

describe('a transfer that another process runs', () => {
  it('does nothing more: whatever is under way is broken off', async () => {
    const { behave, broken } = hanging('hold', 'prepare-brief', 'merge:t-1');
    const transfer = escalate({ behave });
    await settle();
    transfer.ports.leg('t-1').answered();
    await settle();
    transfer.session.accept();
    await settle();
    expect(broken()).toEqual([]);
    await takeAway(transfer);
    expect(broken()).toEqual(['hold', 'prepare-brief', 'merge:t-1']);
  });

  it('hangs up nobody, though it was just letting go of somebody', async () => {
    const { behave, letGo } = hanging('dismiss:t-1');
    const transfer = escalate({ behave });
    await settle();
    transfer.ports.leg('t-1').answered();
    await settle();
    transfer.session.decline();
    await settle();
    await takeAway(transfer);
    letGo('dismiss:t-1');
    await settle();
    expect(transfer.ports.calls.filter((call) => /hang-up|close/.test(call))).toEqual([]);
  });

  it('does not speak to a caller who has another agent', async () => {
    const { behave, broken } = hanging('resume:declined');
    const transfer = escalate({ behave });
    await settle();
    transfer.ports.leg('t-1').answered();
    await settle();
    transfer.session.decline();
    await settle();
    await takeAway(transfer);
    expect(broken()).toEqual(['resume:declined']);
  });
});

describe('a caller who hangs up', () => {
  it('breaks off what nobody needs any more', async () => {
    const { behave, broken } = hanging('prepare-brief', 'merge:t-1');
    const { session, ports } = escalate({ behave });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.accept();
    await settle();
    session.callerLeft();
    expect(await session.outcome).toEqual({ type: 'caller-left' });
    expect(broken().sort()).toEqual(['merge:t-1', 'prepare-brief']);
    await settle();
    expect(ports.clock.pending).toBe(0);
  });
});

describe('`close()`', () => {
  it('waits until the last effects are done, and what fails of them is told', async () => {
    const errors: unknown[] = [];
    const { behave, letGo } = hanging('take-over:t-1');
    const { session, ports } = escalate({ behave, onError: (error) => errors.push(error) });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.accept();
    await settle();
    await pass(ports.clock, 500, 20);
    expect(await session.outcome).toMatchObject({ type: 'merged' });
    let isClosed = false;
    const closing = session.close().then(() => (isClosed = true));
    await settle();
    expect(isClosed).toBe(false);
    letGo('take-over:t-1');
    await closing;
    expect(errors).toEqual([]);

    const other = escalate({
      behave: (call) => (call === 'take-over:t-1' ? Promise.reject(new Error('nobody')) : undefined),
      onError: (error) => errors.push(error),
    });
    await settle();
    other.ports.leg('t-1').answered();
    await settle();
    other.session.accept();
    await settle();
    await pass(other.ports.clock, 500, 20);
    await other.session.close();
    expect(errors).toEqual([new Error('nobody')]);
  });
});

describe('the music', () => {
  it('that starts late never outlives its stop', async () => {
    const { behave, broken, letGo } = hanging('music-on');
    const { session, ports } = escalate({ behave });
    await settle();
    session.cancel();
    await session.outcome;
    expect(broken()).toEqual(['music-on']);
    const music = () => ports.calls.filter((call) => call.startsWith('music'));
    expect(music()).toEqual(['music-on', 'music-off']);
    letGo('music-on');
    await settle();
    expect(music()).toEqual(['music-on', 'music-off', 'music-off']);
  });

  it('that fails breaks its hold off: the agent is muted for nobody who has been given back', async () => {
    const { behave, broken } = hanging('hold');
    const { session } = escalate({
      behave: (call, signal) =>
        call === 'music-on' ? Promise.reject(new Error('no music')) : behave(call, signal),
    });
    expect(await session.outcome).toMatchObject({ type: 'returned', because: { effect: 'hold-caller' } });
    expect(broken()).toEqual(['hold']);
  });

  it('starts only when the stop before it is done', async () => {
    const { behave, letGo } = hanging('music-off', 'ask:t-1');
    const { session, ports } = escalate({ behave });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.askCaller('Which order is it?');
    await settle();
    letGo('ask:t-1');
    await settle();
    expect(ports.calls.at(-1)).toBe('answer:t-1:yes');
    letGo('music-off');
    await settle();
    expect(ports.calls.slice(-2)).toEqual(['hold', 'music-on']);
  });
});

describe('what opens late', () => {
  it('a watch ends no call whose supervisor is gone', async () => {
    const { behave, letGo } = hanging('watch:t-1:end-call');
    const { session, ports } = escalate({ behave, limits: { boomerangWindowMs: 0 } });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.accept();
    await settle();
    ports.leg('t-1').left();
    expect(await session.outcome).toEqual({ type: 'returned', because: { type: 'dropped' } });
    letGo('watch:t-1:end-call');
    await settle();
    expect(ports.calls).toContain('unwatch:t-1');
  });

  it('an answer to a question that was given up is no answer to the next', async () => {
    const { behave, letGo } = hanging('ask:t-1');
    const { session, ports } = escalate({ behave });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.askCaller('Which order is it?');
    await settle();
    ports.clock.advance(60_000);
    await settle();
    session.askCaller('Since when?');
    await settle();
    letGo('ask:t-1');
    await settle();
    expect(ports.calls.filter((call) => call.startsWith('answer'))).toEqual(['answer:t-1:-']);
    expect(describeState(session.state)).toBe('briefing');
  });
});
