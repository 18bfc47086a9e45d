import type { PhoneDestination, TransferRequest } from '@warm/session-core';
import { expect, test, vi } from 'vitest';
import { createColdTransfer } from './cold-transfer-port.js';

const serverError = (fields: object) => Object.assign(new Error('as told'), fields);
const timedOut = serverError({ status: 408, code: 'deadline_exceeded' });
const busy = serverError({
  status: 429,
  code: 'resource_exhausted',
  sipStatusCode: 486,
  sipStatus: 'Busy Here',
});
const notFound = serverError({ status: 404, code: 'not_found' });

const ada: PhoneDestination = {
  kind: 'phone',
  id: 'ada',
  name: 'Ada',
  address: '+15550100222',
  ringTimeoutMs: 20_000,
  skills: [],
  capacity: 1,
};

function send(
  refer: () => Promise<void>,
  { isGone = false, destination = ada }: { isGone?: boolean; destination?: object } = {},
) {
  const transferSipParticipant = vi.fn(refer);
  const getParticipant = vi.fn(() =>
    isGone ? Promise.reject(notFound) : Promise.resolve(undefined as never),
  );
  const port = createColdTransfer({
    sip: { transferSipParticipant },
    rooms: { getParticipant },
    settleMs: 0,
  });
  const request = { callRoom: 'call', callerIdentity: 'caller' } as TransferRequest;
  return port.send({
    request,
    destination: destination as PhoneDestination,
    signal: new AbortController().signal,
  });
}

test('a far end that says so has taken the call', async () => {
  expect(await send(async () => undefined)).toEqual({ type: 'sent', confirmed: true });
});

test('a refusal is told with its status', async () => {
  expect(await send(() => Promise.reject(busy))).toEqual({
    type: 'refused',
    sip: { statusCode: 486, reason: 'Busy Here' },
  });
});

test('without a word the caller’s leg tells', async () => {
  expect(await send(() => Promise.reject(timedOut))).toEqual({ type: 'sent', confirmed: false });
  expect(await send(() => Promise.reject(timedOut), { isGone: true })).toEqual({
    type: 'sent',
    confirmed: true,
  });
});

test('what was not even sent is refused: the caller is still there', async () => {
  expect(await send(() => Promise.reject(notFound))).toEqual({ type: 'refused' });
  expect(await send(async () => undefined, { destination: { ...ada, address: '0100' } })).toEqual({
    type: 'refused',
  });
  const browser = { ...ada, kind: 'webrtc', identity: 'ada' };
  expect(await send(async () => undefined, { destination: browser })).toEqual({ type: 'refused' });
});

test('a failure of the program is no refusal', async () => {
  await expect(send(() => Promise.reject(new Error('bug')))).rejects.toMatchObject({
    code: 'livekit-request',
  });
});
