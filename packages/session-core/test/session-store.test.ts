import { describe, expect, it } from 'vitest';
import { LeaseLostError } from '../src/errors/lease-lost-error.js';
import { StoreUnavailableError } from '../src/errors/store-unavailable-error.js';
import { DEFAULT_POLICY, type Policy } from '../src/policy/policy.js';
import type { TransferStore } from '../src/ports/transfer-store.js';
import { TransferSession } from '../src/session/transfer-session.js';
import { createMemoryTransferStore } from '../src/store/memory-transfer-store.js';
import { createFakePorts } from '../src/testing/fake-ports.js';
import { FakeClock } from '../src/testing/fake-clock.js';
import { describe as describeState, directory, escalate, pass, settle } from './scenario.js';

/** A memory store whose calls go through `disturb` first. */
function disturbed(
  clock: FakeClock,
  disturb: (operation: keyof TransferStore) => Promise<void> | undefined,
): { readonly store: TransferStore; readonly inner: TransferStore } {
  const inner = createMemoryTransferStore({ clock });
  const through = <Operation extends keyof TransferStore>(operation: Operation) =>
    (async (...args: unknown[]) => {
      await disturb(operation);
      return Reflect.apply(inner[operation], inner, args) as unknown;
    }) as TransferStore[Operation];
  const store: TransferStore = {
    acquire: through('acquire'),
    renew: through('renew'),
    release: through('release'),
    save: through('save'),
    load: through('load'),
    delete: through('delete'),
    orphans: through('orphans'),
  };
  return { store, inner };
}

/** The clock of a process that can stand still: its timers fire late. */
class StallingClock extends FakeClock {
  stalledMs = 0;

  override now(): number {
    return super.now() + this.stalledMs;
  }
}

const refuse = (operation: string) =>
  Promise.reject(
    new StoreUnavailableError({ operation, reason: 'offline', problem: 'it is gone', cure: '' }),
  );
const never = () => new Promise<void>(() => undefined);

describe('a store that is away when the transfer ends', () => {
  it('is written to until it has the end: nobody finds an orphan', async () => {
    const clock = new FakeClock();
    let isAway = false;
    const { store, inner } = disturbed(clock, (operation) => (isAway ? refuse(operation) : undefined));
    const { session } = escalate({ ports: createFakePorts(undefined, { clock, store }) });
    await settle();
    isAway = true;
    session.callerLeft();
    expect(await session.outcome).toEqual({ type: 'caller-left' });
    await settle();
    clock.advance(60_000);
    await settle();
    isAway = false;
    clock.advance(1_000);
    await settle();
    expect((await inner.load('t'))?.state).toMatchObject({ phase: 'ended' });
    clock.advance(60_000);
    expect(await inner.orphans()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is written to though it refuses, late, a record that is older than what it has', async () => {
    const clock = new FakeClock();
    let answer: 'at once' | 'late' | 'never' = 'at once';
    let letGo: () => void = () => undefined;
    const { store, inner } = disturbed(clock, (operation) => {
      if (answer === 'late') return new Promise((resolve) => (letGo = resolve));
      return answer === 'never' ? refuse(operation) : undefined;
    });
    const { session, ports } = escalate({ ports: createFakePorts(undefined, { clock, store }) });
    await settle();
    answer = 'never';
    ports.leg('t-1').ringing();
    await settle();
    answer = 'late';
    clock.advance(700);
    await settle();
    answer = 'at once';
    ports.leg('t-1').answered();
    await settle();
    answer = 'never';
    session.callerLeft();
    await session.outcome;
    letGo();
    await settle();
    answer = 'at once';
    await pass(clock, 700, 3);
    expect((await inner.load('t'))?.state).toMatchObject({ phase: 'ended' });
    expect(clock.pending).toBe(0);
  });

  it('is written to though the lease was lost to ourselves, again and again', async () => {
    const clock = new FakeClock();
    const lease = { transferId: 't', owner: 'me', epoch: 1, expiresAtMs: 0 };
    let isContended = false;
    const { store, inner } = disturbed(clock, (operation) =>
      isContended && operation === 'save'
        ? Promise.reject(new LeaseLostError(lease, { owner: 'me', epoch: 2 }))
        : undefined,
    );
    const { session } = escalate({ ports: createFakePorts(undefined, { clock, store }), owner: 'me' });
    await settle();
    isContended = true;
    session.callerLeft();
    await session.outcome;
    await settle();
    isContended = false;
    await pass(clock, 700, 2);
    expect((await inner.load('t'))?.state).toMatchObject({ phase: 'ended' });
    expect(clock.pending).toBe(0);
  });

  it('is left alone once another process has taken the transfer', async () => {
    const clock = new FakeClock();
    let isAway = false;
    const { store, inner } = disturbed(clock, (operation) => (isAway ? refuse(operation) : undefined));
    const { session } = escalate({ ports: createFakePorts(undefined, { clock, store }) });
    await settle();
    isAway = true;
    session.callerLeft();
    await session.outcome;
    await settle();
    clock.advance(2_001);
    const lease = await inner.acquire({ transferId: 't', owner: 'successor', ttlMs: 60_000 });
    isAway = false;
    await pass(clock, 1_000, 2);
    expect(await inner.renew(lease, 60_000)).toMatchObject({ owner: 'successor' });
    expect(clock.pending).toBe(0);
    expect(await session.outcome).toEqual({ type: 'caller-left' });
  });
});

describe('a store that hangs', () => {
  it('holds up no call, and is told of', async () => {
    const errors: unknown[] = [];
    const clock = new FakeClock();
    const { store } = disturbed(clock, never);
    const { session, ports } = escalate({
      ports: createFakePorts(undefined, { clock, store }),
      storeTimeoutMs: 100,
      onError: (error) => errors.push(error),
    });
    await pass(clock, 100, 10);
    expect(ports.calls).toContain('dial:t-1');
    session.callerLeft();
    await pass(clock, 100, 10);
    expect(await session.outcome).toEqual({ type: 'caller-left' });
    expect(errors[0]).toMatchObject({ code: 'store-unavailable', operation: 'save', reason: 'timeout' });
  });

  it('refuses a successor in time', async () => {
    const ports = createFakePorts(undefined, {
      clock: new FakeClock(),
      store: disturbed(new FakeClock(), never).store,
    });
    const refusal = TransferSession.resume({ ports, directory, transferId: 't' }).catch(
      (error: unknown) => error,
    );
    await settle();
    ports.clock.advance(1_500);
    expect(await refusal).toMatchObject({ operation: 'acquire', reason: 'timeout' });
  });

  it('as a capacity keeps nobody from being called', async () => {
    const capacity = { reserve: () => new Promise<boolean>(() => undefined), free: never };
    const { ports } = escalate({ ports: { ...createFakePorts(), capacity } });
    await settle();
    ports.clock.advance(1_500);
    await settle();
    expect(ports.calls).toContain('dial:t-1');
  });
});

describe('the owner of a transfer', () => {
  it('who stood still while a write was answered asks again before anything is done', async () => {
    const clock = new FakeClock();
    const process = new StallingClock();
    let answer: (() => void) | undefined;
    const inner = createMemoryTransferStore({ clock });
    const slow: TransferStore = Object.assign(Object.create(inner) as TransferStore, {
      acquire: inner.acquire.bind(inner),
      renew: inner.renew.bind(inner),
      release: inner.release.bind(inner),
      load: inner.load.bind(inner),
      save: async (...args: Parameters<TransferStore['save']>) => {
        await inner.save(...args);
        if (args[0].state.phase === 'releasing') await new Promise<void>((resolve) => (answer = resolve));
      },
    });
    const ports = createFakePorts(undefined, { clock: process, store: slow });
    const { session } = escalate({ ports, storeTimeoutMs: 60_000, owner: 'old' });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.decline();
    await settle();
    const before = [...ports.calls];
    // The write is done, and the process stands still; meanwhile somebody takes the transfer over.
    clock.advance(2_001);
    await inner.acquire({ transferId: 't', owner: 'new', ttlMs: 60_000 });
    process.stalledMs = 2_001;
    answer?.();
    expect(await session.outcome).toEqual({ type: 'superseded' });
    expect(ports.calls).toEqual(before);
  });

  it('is not superseded by itself: a lease that it was given unheard is its own', async () => {
    const clock = new FakeClock();
    const { session, ports } = escalate({ ports: createFakePorts(undefined, { clock }), owner: 'me' });
    await settle();
    await ports.store.acquire({ transferId: 't', owner: 'me', ttlMs: 2_000 });
    ports.leg('t-1').answered();
    await settle();
    expect(describeState(session.state)).toBe('briefing');
    expect(await ports.store.load('t')).toMatchObject({ state: { attempts: [{ stage: 'briefing' }] } });
    await session.close();
  });
});

describe('whoever is told of errors and throws', () => {
  it('stops nothing', async () => {
    const clock = new FakeClock();
    const { store } = disturbed(clock, refuse);
    const { session, ports } = escalate({
      ports: createFakePorts(undefined, { clock, store }),
      onError: () => {
        throw new Error('onError');
      },
    });
    session.onStep(() => {
      throw new Error('listener');
    });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.decline();
    expect(await session.outcome).toMatchObject({ type: 'returned' });
  });

  it('nor does a policy whose row was taken away meanwhile', async () => {
    const errors: unknown[] = [];
    const policy: Partial<Policy> = { ...DEFAULT_POLICY };
    const ports = createFakePorts();
    const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', directory };
    const session = TransferSession.coldTransfer({
      ...call,
      ports,
      policy: policy as Policy,
      onError: (error) => errors.push(error),
    });
    delete (policy as { 'cold-transfer-refused'?: unknown })['cold-transfer-refused'];
    await settle();
    expect(errors[0]).toBeInstanceOf(TypeError);
    session.callerLeft();
    await settle();
    ports.clock.advance(600_000);
    expect(await session.outcome).toMatchObject({ type: 'cold-transferred', confirmed: false });
  });
});
