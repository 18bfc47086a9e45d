import { InvalidInputError } from '@warm/session-core';
import { expect, test } from 'vitest';
import { dialTarget } from './dial-target.js';
import type { Outbound } from './outbound.js';

const to = (address: string, outbound?: Outbound) => dialTarget(address, outbound, 'destination ada.address');

test('a number goes over the stored trunk', () => {
  expect(to('+15550100222', { trunkId: 'ST_1' })).toEqual({
    trunkId: 'ST_1',
    callTo: '+15550100222',
  });
});

test('a number goes over a connection given here', () => {
  const connection = {
    hostPort: 'sip.example:5080',
    transport: 'tls',
    username: 'u',
    password: 'p',
  } as const;
  expect(to('+15550100222', { connection })).toEqual({
    trunkId: '',
    callTo: '+15550100222',
    connection: {
      hostname: 'sip.example:5080',
      transport: 3,
      authUsername: 'u',
      authPassword: 'p',
      headersToAttributes: { Allow: 'sip.h.allow' },
    },
  });
});

test('a SIP URI is dialed at its own host, whatever the trunk', () => {
  expect(to('sip:ada@pbx.example:5062;transport=tcp', { trunkId: 'ST_1' })).toEqual({
    trunkId: '',
    callTo: 'ada',
    connection: {
      hostname: 'pbx.example:5062',
      transport: 2,
      headersToAttributes: { Allow: 'sip.h.allow' },
    },
  });
});

test('a number without a way to dial it is refused without naming it', () => {
  const dial = () => to('+15550100222', undefined);
  expect(dial).toThrow(InvalidInputError);
  expect(dial).not.toThrow(/0100222/);
  const malformed = () => to('0100222', { trunkId: 'ST_1' });
  expect(malformed).toThrow(InvalidInputError);
  expect(malformed).not.toThrow(/0100222/);
});
