import { expect, test } from 'vitest';
import { LeaseHeldError } from '../src/errors/lease-held-error.js';
import { TransferSession } from '../src/session/transfer-session.js';
import { createMemoryCapacity } from '../src/store/memory-capacity.js';
import { createMemoryTransferStore } from '../src/store/memory-transfer-store.js';
import { createFakePorts, type FakeBehaviour } from '../src/testing/fake-ports.js';
import { FakeClock } from '../src/testing/fake-clock.js';
import { describe as describeState, directory, settle } from './scenario.js';

/** Two processes that share a store, and a moment at which the first one stops being heard of. */
async function twoProcesses(
  until: (ports: ReturnType<typeof createFakePorts>) => void,
  { introduce = false } = {},
) {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock });
  const introducesForEver: FakeBehaviour = (call) =>
    call.startsWith('introduce') ? new Promise(() => undefined) : undefined;
  const first = createFakePorts(introducesForEver, { clock: new FakeClock(), store });
  const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId: 't', introduce };
  const old = TransferSession.escalate({ ...call, ports: first, directory, owner: 'old' });
  await settle();
  until(first);
  await settle();
  // The first process hangs: its own clock stands still, so it renews nothing.
  const second = createFakePorts(undefined, { clock, store });
  const takeOver = () => TransferSession.resume({ ports: second, directory, transferId: 't', owner: 'new' });
  return { old, first, second, clock, takeOver };
}

test('a successor takes a consult over, and the one who was paused can do nothing any more', async () => {
  const { old, first, second, clock, takeOver } = await twoProcesses((ports) => ports.leg('t-1').answered());
  await expect(takeOver()).rejects.toThrow(LeaseHeldError);
  clock.advance(2_001);
  const session = await takeOver();
  await settle();
  expect(second.calls).toEqual(expect.arrayContaining(['adopt:t-1', 'hold', 'music-on', 'brief:t-1']));
  expect(session && describeState(session.state)).toBe('briefing');

  const before = [...first.calls];
  first.decisions('t-1').accepted('digit');
  expect(await old.outcome).toEqual({ type: 'superseded' });
  expect(() => old.cancel()).toThrow('"superseded"');
  expect(first.calls).toEqual(before);

  second.decisions('t-1').accepted('digit');
  await settle();
  clock.advance(10_000);
  expect(await session?.outcome).toEqual({ type: 'merged', destinationId: 'ada' });
});

test('a successor that finds the leg gone gives the caller back and leaves nothing behind', async () => {
  const { clock, first, takeOver } = await twoProcesses((ports) => ports.leg('t-1').ringing());
  expect(first.calls).toContain('dial:t-1');
  clock.advance(2_001);
  const second = createFakePorts(
    (call) => (call.startsWith('adopt') ? Promise.reject(new Error('gone')) : undefined),
    { clock, store: first.store },
  );
  const session = await TransferSession.resume({ ports: second, directory, transferId: 't', owner: 'new' });
  expect(await session?.outcome).toMatchObject({ type: 'returned', because: { effect: 'adopt-attempt' } });
  expect(second.calls).toContain('release-abandoned:t-1');
  expect(await takeOver()).toBeUndefined();
});

const merged = (ports: ReturnType<typeof createFakePorts>) => {
  ports.leg('t-1').answered();
  setImmediate(() => ports.decisions('t-1').accepted('digit'));
};

test('a successor holds the leg of two who talk: a supervisor whose line drops then gives the caller the agent back', async () => {
  const { second, clock, takeOver } = await twoProcesses(merged);
  clock.advance(2_001);
  const session = await takeOver();
  await settle();
  expect(session && describeState(session.state)).toBe('guarding');
  expect(second.calls).toEqual(['adopt:t-1', 'watch:t-1:stand-by']);
  second.leg('t-1').left();
  expect(await session?.outcome).toEqual({ type: 'returned', because: { type: 'dropped' } });
  expect(second.calls).toEqual(expect.arrayContaining(['unwatch:t-1', 'close:t-1', 'resume:dropped']));
});

test('a successor that cannot hold the leg of two who talk has the first who leaves end the call', async () => {
  const { clock, first } = await twoProcesses(merged);
  clock.advance(2_001);
  const { recovery: _none, ...second } = createFakePorts(undefined, { clock, store: first.store });
  const session = await TransferSession.resume({ ports: second, directory, transferId: 't', owner: 'new' });
  expect(await session?.outcome).toEqual({ type: 'merged', destinationId: 'ada' });
  await settle();
  expect(second.calls).toEqual(['watch:t-1:end-call']);
});

test('a successor that cannot hold the leg of two who are being introduced gives the place back all the same', async () => {
  const { clock, first } = await twoProcesses(merged, { introduce: true });
  clock.advance(2_001);
  const { recovery: _none, ...second } = createFakePorts(undefined, { clock, store: first.store });
  const capacity = createMemoryCapacity();
  await capacity.reserve({ destinationId: 'ada', holder: 't-1', capacity: 1, ttlMs: 600_000 });
  const ports = { ...second, capacity };
  const place = { destinationId: 'ada', holder: 'another', capacity: 1, ttlMs: 1 };
  expect(await capacity.reserve(place)).toBe(false);
  const session = await TransferSession.resume({ ports, directory, transferId: 't', owner: 'new' });
  expect(await session?.outcome).toMatchObject({ type: 'merged' });
  await settle();
  expect(await capacity.reserve(place)).toBe(true);
});

test('what a leg does while it is taken over is not lost', async () => {
  const { clock, first } = await twoProcesses((ports) => ports.leg('t-1').ringing());
  clock.advance(2_001);
  const second = createFakePorts(undefined, { clock, store: first.store, adoptedAs: 'ringing' });
  const recovery: typeof second.recovery = {
    ...second.recovery,
    adopt: async (options) => {
      options.on.answered();
      return second.recovery.adopt(options);
    },
  };
  const ports = { ...second, recovery };
  const session = await TransferSession.resume({ ports, directory, transferId: 't', owner: 'new' });
  await settle();
  expect(session && describeState(session.state)).toBe('briefing');
});

test('a process that lives keeps its transfer', async () => {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock });
  const ports = createFakePorts(undefined, { clock, store });
  const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId: 't' };
  const session = TransferSession.escalate({ ...call, ports, directory });
  await settle();
  for (let turn = 0; turn < 10; turn += 1) {
    clock.advance(1_000);
    await settle();
  }
  expect(await store.orphans()).toEqual([]);
  await session.close();
});

test('a transfer nobody knows of cannot be resumed', async () => {
  const ports = createFakePorts();
  expect(await TransferSession.resume({ ports, directory, transferId: 'x' })).toBeUndefined();
});
