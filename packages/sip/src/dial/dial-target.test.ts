import { InvalidInputError } from '@warm/session-core';
import { expect, test } from 'vitest';
import { dialTarget } from './dial-target.js';

const to = (address: string) => ({ id: 'ada', name: 'Ada', address, ringTimeoutMs: 1_000 });

test('a number goes over the stored trunk', () => {
  expect(dialTarget(to('+15550100222'), { trunkId: 'ST_1' })).toEqual({
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
  expect(dialTarget(to('+15550100222'), { connection })).toEqual({
    trunkId: '',
    callTo: '+15550100222',
    connection: { hostname: 'sip.example:5080', transport: 3, authUsername: 'u', authPassword: 'p' },
  });
});

test('a SIP URI is dialed at its own host, whatever the trunk', () => {
  expect(dialTarget(to('sip:ada@pbx.example:5062;transport=tcp'), { trunkId: 'ST_1' })).toEqual({
    trunkId: '',
    callTo: 'ada',
    connection: { hostname: 'pbx.example:5062', transport: 2 },
  });
});

test('a number without a way to dial it is refused without naming it', () => {
  const dial = () => dialTarget(to('+15550100222'), undefined);
  expect(dial).toThrow(InvalidInputError);
  expect(dial).not.toThrow(/0100222/);
  const malformed = () => dialTarget(to('0100222'), { trunkId: 'ST_1' });
  expect(malformed).toThrow(InvalidInputError);
  expect(malformed).not.toThrow(/0100222/);
});
