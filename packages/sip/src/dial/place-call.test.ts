import { SIPParticipantInfo } from 'livekit-server-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { placeCall, type CallPlan } from './place-call.js';

const exhausted = Object.assign(new Error('cpu exhausted'), { status: 503, code: 'unavailable' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function plan(
  createSipParticipant: CallPlan['sip']['createSipParticipant'],
  signal = new AbortController().signal,
) {
  const onRepeat = vi.fn();
  const call = placeCall({
    sip: { createSipParticipant },
    target: { trunkId: 'ST_1', callTo: '+15550100222' },
    roomName: 'call',
    identity: 'supervisor-1',
    name: 'Ada',
    attributes: undefined,
    ringTimeoutMs: 10_000,
    maxDurationMs: undefined,
    callerId: undefined,
    displayName: undefined,
    hidePhoneNumber: true,
    playDialtone: false,
    headers: undefined,
    dtmf: undefined,
    mediaEncryption: undefined,
    retries: 0,
    rang: () => false,
    signal,
    onRepeat,
  });
  return { call, onRepeat };
}

const answered = new SIPParticipantInfo();

test('no capacity is asked for again, with what is left of the time to ring', async () => {
  const asked: unknown[] = [];
  const { call, onRepeat } = plan(async (_trunk, _number, _room, options) => {
    asked.push(options);
    if (asked.length <= 8) throw exhausted;
    return answered;
  });
  await vi.runAllTimersAsync();
  await call;
  expect(onRepeat).toHaveBeenCalledTimes(8);
  const rings = asked.map((options) => (options as { ringingTimeout: number }).ringingTimeout);
  expect(rings[0]).toBe(10);
  expect(rings.at(-1)).toBeLessThan(8);
  // The SDK writes into the object it is given.
  expect(new Set(asked).size).toBe(asked.length);
});

test('no capacity for all the time there is to ring ends the dial', async () => {
  const { call } = plan(() => Promise.reject(exhausted));
  const failed = expect(call).rejects.toBe(exhausted);
  await vi.advanceTimersByTimeAsync(12_000);
  await failed;
});

test('any other failure is final', async () => {
  const busy = Object.assign(new Error('busy'), {
    status: 429,
    code: 'resource_exhausted',
    sipStatusCode: 486,
  });
  const create = vi.fn(() => Promise.reject(busy));
  const { call } = plan(create);
  await expect(call).rejects.toBe(busy);
  expect(create).toHaveBeenCalledOnce();
});

test('aborted between two tries, it asks no more', async () => {
  const create = vi.fn(() => Promise.reject(exhausted));
  const abort = new AbortController();
  const { call } = plan(create, abort.signal);
  const failed = expect(call).rejects.toThrow('hung up');
  await vi.advanceTimersByTimeAsync(50);
  abort.abort(new Error('hung up'));
  await failed;
  expect(create).toHaveBeenCalledOnce();
});
