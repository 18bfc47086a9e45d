import { expect, test, vi } from 'vitest';
import { TransferSession } from '../src/index.js';
import { createFakePorts } from '../src/testing.js';
import { createColdTransfer } from './readme/cold-transfer.js';
import { createConsultRecovery, type FoundCall } from './readme/consult-recovery.js';
import { begunAndLeft } from './readme/machine.js';
import { policyOf } from './readme/policy.js';
import { takeUp } from './readme/resume.js';
import { directory, escalate, settle } from './scenario.js';

const CALL = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', directory };

test('the README’s machine begins and ends a transfer', () => {
  expect(begunAndLeft()).toEqual([
    ['open-consult', 'hold-caller', 'prepare-brief', 'set-deadline'],
    ['release-attempt', 'stop-hold'],
  ]);
});

test('the README’s policy takes a message for a clinic’s doctor, and for nobody else', async () => {
  for (const [tenant, type] of [
    ['clinic', 'message-taken'],
    ['another', 'returned'],
  ] as const) {
    const { session, ports } = escalate({ policy: policyOf(tenant) });
    await settle();
    ports.leg('t-1').answered();
    await settle();
    session.decline();
    expect((await session.outcome).type).toBe(type);
  }
});

test.each([
  [200, { type: 'cold-transferred', destinationId: 'cy', confirmed: true }],
  [undefined, { type: 'returned', because: { type: 'cold-transfer-refused' } }],
])('the README’s cold transfer: %s', async (status, outcome) => {
  const ports = { ...createFakePorts(), coldTransfer: createColdTransfer(async () => status) };
  await using session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy' });
  expect(await session.outcome).toEqual(outcome);
});

test('the README’s cold transfer that is refused goes on as a warm one', async () => {
  const ports = { ...createFakePorts(), coldTransfer: createColdTransfer(async () => 603) };
  await using session = TransferSession.coldTransfer({ ...CALL, ports, to: 'cy', transferId: 't' });
  await settle();
  expect(ports.calls).toContain('dial:t-1');
  expect(session.state.phase).toBe('seeking');
});

test('the README’s recovery and sweeper take a consult over from a dead process, once', async () => {
  const dead = createFakePorts();
  const old = TransferSession.escalate({ ...CALL, ports: dead, to: 'cy', transferId: 't', owner: 'dead' });
  await settle();
  dead.leg('t-1').answered();
  await settle();

  const hungUp: string[] = [];
  let over: () => void = () => undefined;
  const find = async (room: string, identity: string, onOver: () => void): Promise<FoundCall> => {
    over = onOver;
    return { isAnswered: true, hangUp: async () => void hungUp.push(`${identity} in ${room}`) };
  };
  const fakes = createFakePorts(undefined, { store: dead.store });
  const recovery = createConsultRecovery({ find }, (roomName, supervisorIdentity) => ({
    ...{ path: 'mixer', roomName, supervisorIdentity },
    callerHears: async () => undefined,
    merge: async () => undefined,
    close: async () => undefined,
  }));
  const successor = { ...fakes, recovery: recovery as NonNullable<typeof fakes.recovery> };
  // The dead process renews nothing, so that its lease runs out.
  vi.spyOn(dead.store, 'renew').mockRejectedValue(new Error('dead'));
  dead.clock.advance(2_001);
  const [first, second] = await Promise.all([
    takeUp(successor, directory, 'a'),
    takeUp(successor, directory, 'b'),
  ]);
  const [session, ...others] = [...first, ...second];
  expect(others).toEqual([]);
  await settle();
  expect(session?.state).toMatchObject({ phase: 'seeking', attempts: [{ stage: 'briefing' }] });
  over();
  expect(await session?.outcome).toMatchObject({ type: 'returned', because: { type: 'supervisor-hung-up' } });
  expect(hungUp).toEqual(['supervisor-t-1 in call']);
  await old.close();
});
