import { Directory, TransferSession, type TransferPorts } from '../../src/index.js';

const directory = Directory.from({
  departments: [
    { id: 'billing', name: 'billing', destinations: [{ id: 'ada', name: 'Ada', address: '+15550100001' }] },
  ],
});

/** Resolves when the caller talks to a person, is back with the agent, or has hung up. */
export async function escalate(ports: TransferPorts): Promise<string> {
  const transfer = TransferSession.escalate({
    ports,
    directory,
    to: 'billing',
    reason: 'a refund for order 739',
    callRoom: 'call-7',
    callerIdentity: 'caller',
  });
  transfer.onStep(({ event, state }) => console.log(event.type, state.phase));
  const outcome = await transfer.outcome;
  return outcome.type === 'returned' ? `back because: ${outcome.because.type}` : outcome.type;
}
