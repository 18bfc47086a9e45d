import { Directory } from '../src/directory/directory.js';
import { TransferSession, type TransferSessionOptions } from '../src/session/transfer-session.js';
import { createFakePorts, type FakeBehaviour, type FakeLine } from '../src/testing/fake-ports.js';

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
  ],
});

/** A transfer over fake ports, asked for Ada's department unless told otherwise. */
export function escalate(
  options: Partial<TransferSessionOptions<FakeLine>> & { behave?: FakeBehaviour } = {},
) {
  const { behave, ...rest } = options;
  const ports = createFakePorts(behave);
  const session = TransferSession.escalate({
    ports,
    directory,
    callRoom: 'call',
    callerIdentity: 'caller',
    reason: 'a refund',
    transferId: 't',
    ...rest,
  });
  const phases: string[] = [session.state.phase];
  session.onStep(({ state }) => {
    if (phases.at(-1) !== state.phase) phases.push(state.phase);
  });
  return { session, ports, phases };
}

/** Lets everything that waits for nothing but a turn of the event loop happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
