import { expect, test } from 'vitest';
import { Directory, TransferSession } from '../../src/index.js';
import { createFakePorts } from '../../src/testing.js';

const directory = Directory.from({
  departments: [
    { id: 'sales', name: 'sales', destinations: [{ id: 'cy', name: 'Cy', address: 'sip:cy@pbx.example' }] },
  ],
});

test('the caller gets the agent back when nobody answers', async () => {
  const ports = createFakePorts();
  const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a quote', transferId: 't' };
  const transfer = TransferSession.escalate({ ...call, ports, directory });
  await expect.poll(() => ports.calls).toContain('dial:t-1');
  ports.leg('t-1').ringing();
  ports.clock.advance(33_000);
  expect(await transfer.outcome).toEqual({ type: 'returned', because: { type: 'no-answer' } });
});
