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
  overrides: Partial<CallPlan> = {},
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
    ...overrides,
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

const carrierDown = Object.assign(new Error('503'), {
  status: 412,
  code: 'failed_precondition',
  sipStatusCode: 503,
});

test('a carrier that fails before it rings is asked again as often as allowed', async () => {
  const create = vi.fn(() => Promise.reject(carrierDown));
  const { call, onRepeat } = plan(create, undefined, { retries: 2 });
  const failed = expect(call).rejects.toBe(carrierDown);
  await vi.runAllTimersAsync();
  await failed;
  expect(create).toHaveBeenCalledTimes(3);
  expect(onRepeat).toHaveBeenCalledTimes(2);
});

test.each([
  ['a phone that has rung', carrierDown, { rang: () => true }],
  [
    'a busy phone',
    Object.assign(new Error('busy'), { status: 429, code: 'resource_exhausted', sipStatusCode: 486 }),
    {},
  ],
  ['a request that may be under way', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }), {}],
])('%s is not dialed again', async (_, error, overrides) => {
  const create = vi.fn(() => Promise.reject(error));
  const { call } = plan(create, undefined, { retries: 2, ...overrides });
  const failed = expect(call).rejects.toBe(error);
  await vi.runAllTimersAsync();
  await failed;
  expect(create).toHaveBeenCalledOnce();
});

test('a server that never saw the request is asked again', async () => {
  const create = vi.fn(() => Promise.resolve(answered));
  create.mockRejectedValueOnce(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
  const { call } = plan(create, undefined, { retries: 1 });
  await vi.runAllTimersAsync();
  await call;
  expect(create).toHaveBeenCalledTimes(2);
});

test('an answer that comes after the abort is an answer', async () => {
  const abort = new AbortController();
  const { call } = plan(async () => {
    abort.abort();
    return answered;
  }, abort.signal);
  await call;
});

test('keys keep the request open as long as they take; the server ends the call after us', async () => {
  const create = vi.fn<CallPlan['sip']['createSipParticipant']>(() => Promise.resolve(answered));
  await plan(create, undefined, { dtmf: 'ww12', maxDurationMs: 60_000, mediaEncryption: 'require' }).call;
  expect(create.mock.calls[0]?.[3]).toMatchObject({
    ringingTimeout: 10,
    timeout: 17,
    dtmf: 'ww12',
    maxCallDuration: 77,
    media: { encryption: 2 },
  });
});
