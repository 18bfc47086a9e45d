import { expect, test } from 'vitest';
import { LeaseHeldError } from '../src/errors/lease-held-error.js';
import { TransferSession } from '../src/session/transfer-session.js';
import { createMemoryTransferStore } from '../src/store/memory-transfer-store.js';
import { createFakePorts } from '../src/testing/fake-ports.js';
import { FakeClock } from '../src/testing/fake-clock.js';
import { describe as describeState, directory, settle } from './scenario.js';

/** Two processes that share a store, and a moment at which the first one stops being heard of. */
async function twoProcesses(until: (ports: ReturnType<typeof createFakePorts>) => void) {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock });
  const first = createFakePorts(undefined, { clock: new FakeClock(), store });
  const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId: 't' };
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
