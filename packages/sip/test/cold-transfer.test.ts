import type { Phone, ReferPlan } from '@warm/testbed';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coldTransfer, LiveKitRequestError } from '../src/index.js';
import { startCall, type Call } from './call.js';
import { startLab, type Lab } from './lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

function transfer({ roomName, callerIdentity }: Call, address = '+15550100222', ringTimeoutMs = 5_000) {
  const to = { id: 'ada', address, ringTimeoutMs };
  return coldTransfer({ sip: lab.sip, roomName, identity: callerIdentity, to });
}

async function callWith(refer: ReferPlan): Promise<Call & { caller: Phone }> {
  const call = await startCall(lab);
  call.caller.setRefer(refer);
  return call;
}

test('a phone that goes along is transferred, to the number of the directory', async () => {
  const call = await callWith({ status: 202, notify: ['100 Trying', '200 OK'], hangUp: true });
  expect(await transfer(call)).toEqual({ type: 'transferred' });
  const { target } = await call.caller.waitFor('refer');
  expect(target).toContain('tel:+15550100222');
  await call.caller.waitFor('ended');
});

test('a SIP address is named with its port and transport', async () => {
  const call = await callWith({ status: 202, notify: ['200 OK'], hangUp: true });
  await transfer(call, 'sip:ada@127.0.0.1:5099;transport=tcp');
  expect((await call.caller.waitFor('refer')).target).toContain('sip:ada@127.0.0.1:5099;transport=tcp');
});

test.each<{ name: string; refer: ReferPlan; statusCode: number }>([
  { name: 'a busy target', refer: { status: 202, notify: ['100 Trying', '486 Busy Here'] }, statusCode: 486 },
  { name: 'a phone that does not do transfers', refer: { status: 405 }, statusCode: 405 },
])('$name refuses, and the call goes on', async ({ refer, statusCode }) => {
  const call = await callWith(refer);
  expect(await transfer(call)).toMatchObject({ type: 'refused', sip: { statusCode } });
  expect(call.caller.state).toBe('up');
});

test('no word in time is unknown, not a failure', async () => {
  const call = await callWith({ status: 202, notify: [] });
  expect(await transfer(call, '+15550100222', 1_000)).toEqual({ type: 'unknown' });
  expect(call.caller.state).toBe('up');
});

test('nobody there to be transferred is an error', async () => {
  const call = await callWith('no-response');
  const nobody = transfer({ ...call, callerIdentity: 'nobody' });
  await expect(nobody).rejects.toBeInstanceOf(LiveKitRequestError);
});
