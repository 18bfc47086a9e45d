import type { FakeClock } from '../src/testing/fake-clock.js';
import { Directory } from '../src/directory/directory.js';
import type { TransferState } from '../src/machine/state.js';
import type { TransferSessionOptions } from '../src/session/session-options.js';
import { TransferSession } from '../src/session/transfer-session.js';
import {
  createFakePorts,
  type FakeAnswers,
  type FakeBehaviour,
  type FakeLine,
  type FakePorts,
} from '../src/testing/fake-ports.js';

export const directory = Directory.from({
  departments: [
    {
      id: 'billing',
      name: 'billing',
      destinations: [
        { id: 'ada', name: 'Ada', address: '+15550100001', ringTimeoutMs: 20_000 },
        { id: 'bob', name: 'Bob', address: 'sip:bob@pbx.example' },
      ],
    },
    { id: 'sales', name: 'sales', destinations: [{ id: 'cy', name: 'Cy', address: 'sip:cy@pbx.example' }] },
    {
      id: 'support',
      name: 'support',
      ringing: 'simultaneous',
      destinations: [
        { id: 'dee', name: 'Dee', address: 'sip:dee@pbx.example' },
        { id: 'eve', name: 'Eve', address: 'sip:eve@pbx.example' },
      ],
    },
    {
      id: 'night',
      name: 'night',
      hours: { timeZone: 'UTC', weekly: { sat: ['00:00-00:01'] } },
      destinations: [{ id: 'noa', name: 'Noa', address: 'sip:noa@pbx.example' }],
    },
  ],
});

/** A transfer over fake ports, asked for Ada's department unless told otherwise. */
export function escalate(
  options: Partial<TransferSessionOptions<FakeLine>> & { behave?: FakeBehaviour; answers?: FakeAnswers } = {},
) {
  const { behave, answers, ...rest } = options;
  const ports = options.ports ? (options.ports as FakePorts) : createFakePorts(behave, answers);
  const session = TransferSession.escalate({
    ports,
    directory,
    callRoom: 'call',
    callerIdentity: 'caller',
    reason: 'a refund',
    transferId: 't',
    ...rest,
  });
  const phases: string[] = [describe(session.state)];
  session.onStep(({ state }) => {
    if (phases.at(-1) !== describe(state)) phases.push(describe(state));
  });
  return { session, ports, phases };
}

/** Where a transfer is, in a word or two: while somebody is sought, how far each attempt has come. */
export function describe(state: TransferState): string {
  return state.phase === 'seeking' ? state.attempts.map(({ stage }) => stage).join('+') : state.phase;
}

/** Lets everything that waits for nothing but a turn of the event loop happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time go by in steps, so that what waits for one can wait for the next. */
export async function pass(clock: FakeClock, stepMs: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    await settle();
    clock.advance(stepMs);
  }
  await settle();
}
