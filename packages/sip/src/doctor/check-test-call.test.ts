import { SIPOutboundTrunkInfo, SIPParticipantInfo } from 'livekit-server-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseSetup } from '../setup/read-setup.js';
import { checkTestCall } from './check-test-call.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const file = parseSetup(
  {
    name: 'acme',
    livekit: { url: 'ws://127.0.0.1:7880', apiKey: '${KEY}', apiSecret: '${SECRET}' },
    outboundTrunks: { provider: { address: '127.0.0.1:5060', numbers: ['+15550100100'] } },
    doctor: { testCall: { number: '+15550100146', trunk: 'provider', iOwnThisNumber: true } },
  },
  { KEY: 'key', SECRET: 'secret' },
);

test('a phone that answers and cannot be hung up is a finding, and the others are not lost', async () => {
  const unreachable = () => Promise.reject(new TypeError('fetch failed'));
  const trunk = new SIPOutboundTrunkInfo({ name: 'warm-sip/acme/provider', sipTrunkId: 'ST_1' });
  const found = checkTestCall(file, {
    sip: {
      listSipOutboundTrunk: () => Promise.resolve([trunk]),
      createSipParticipant: () => Promise.resolve(new SIPParticipantInfo()),
    },
    rooms: {
      deleteRoom: unreachable,
      getParticipant: unreachable,
      updateParticipant: unreachable,
      removeParticipant: unreachable,
    },
  });
  await vi.advanceTimersByTimeAsync(60_000);
  const { status, text } = await found;
  expect(status).toBe('warning');
  expect(text).toContain('hung up');
});
