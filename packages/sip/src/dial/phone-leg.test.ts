import { DisconnectReason } from '@livekit/rtc-node';
import { SIPParticipantInfo } from 'livekit-server-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from '../async/deferred.js';
import type { LegSight } from '../consult/agent-consult-line.js';
import { PhoneLeg, type PhoneLegOptions } from './phone-leg.js';

const serverError = (status: number, code: string) => Object.assign(new Error(code), { status, code });
const notFound = () => Promise.reject(serverError(404, 'not_found'));
const cutOff = () => new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(overrides: Partial<PhoneLegOptions> = {}, plan: Partial<PhoneLegOptions['plan']> = {}) {
  const request = deferred<SIPParticipantInfo>();
  const createSipParticipant = vi.fn(() => request.promise);
  const removeParticipant = vi.fn(async () => undefined);
  const updateParticipant = vi.fn(notFound);
  const sight: { current?: LegSight } = {};
  const stopWatching = vi.fn();
  const told: string[] = [];
  const leg = new PhoneLeg({
    rooms: { getParticipant: notFound, updateParticipant, removeParticipant },
    id: 'leg-1',
    watch: (current) => {
      sight.current = current;
      return stopWatching;
    },
    onEvent: (event) => told.push(event.type === 'ended' ? JSON.stringify(event.end) : event.type),
    onDiagnostic: () => undefined,
    ...overrides,
    plan: {
      sip: { createSipParticipant },
      target: { trunkId: 'ST_1', callTo: '+15550100222' },
      roomName: 'call',
      identity: 'phone-1',
      name: undefined,
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
      ...plan,
    },
  });
  if (!sight.current) throw new Error('nobody watches');
  return { leg, request, removeParticipant, updateParticipant, sight: sight.current, stopWatching, told };
}

test('a request that was cut off: the end is told at once, and the phone is looked for until it is sure to be silent', async () => {
  const { leg, request, removeParticipant, told } = start();
  let rings = false;
  removeParticipant.mockImplementation(() => (rings ? Promise.resolve(undefined) : notFound()));
  request.reject(cutOff());
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['{"type":"trunk-failed","isRetryable":true}']);
  const hungUp = vi.fn();
  void leg.hangUp().then(hungUp);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(hungUp).not.toHaveBeenCalled();
  // The request had reached the server all the same: now the leg joins.
  rings = true;
  await vi.advanceTimersByTimeAsync(200);
  expect(hungUp).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('a request that was cut off after the answer ends nothing', async () => {
  const { leg, request, removeParticipant, updateParticipant, sight, told } = start();
  updateParticipant.mockImplementation(() => Promise.resolve(undefined as never));
  sight.callStatus('active');
  request.reject(cutOff());
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual(['dialed', 'answered']);
  expect(removeParticipant).not.toHaveBeenCalled();
  await leg.hangUp();
  expect(removeParticipant).toHaveBeenCalledOnce();
});

test('a hang-up that the server does not hear may be tried again', async () => {
  const { leg, request, removeParticipant, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  removeParticipant.mockRejectedValue(cutOff());
  const failed = expect(leg.hangUp()).rejects.toMatchObject({ code: 'livekit-request' });
  await vi.advanceTimersByTimeAsync(20_000);
  await failed;
  expect(leg.state.stage).toBe('answered');
  removeParticipant.mockResolvedValue(undefined);
  await leg.hangUp();
  expect(told.at(-1)).toBe('{"type":"hung-up","because":"hang-up"}');
});

test('the longest duration counts from the answer; an end before it leaves no timer', async () => {
  const timed = start({}, { maxDurationMs: 60_000 });
  await vi.advanceTimersByTimeAsync(30_000);
  timed.request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(59_999);
  expect(timed.leg.state.stage).toBe('answered');
  await vi.advanceTimersByTimeAsync(1);
  expect(timed.told.at(-1)).toBe('{"type":"hung-up","because":"max-duration"}');

  const early = start({}, { maxDurationMs: 60_000 });
  early.request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  early.sight.callStatus('hangup');
  early.sight.vanished(DisconnectReason.CLIENT_INITIATED);
  expect(early.told.at(-1)).toBe('{"type":"left","because":"hung-up"}');
  expect(early.stopWatching).toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test('an aborted signal hangs up until the server has heard it, and is let go of afterwards', async () => {
  const abort = new AbortController();
  const { request, removeParticipant, told } = start({ signal: abort.signal });
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  removeParticipant.mockRejectedValue(cutOff());
  abort.abort();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toEqual(['dialed', 'answered']);
  removeParticipant.mockResolvedValue(undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told.at(-1)).toBe('{"type":"hung-up","because":"aborted"}');
  expect(vi.getTimerCount()).toBe(0);
});

test('a leg that leaves before the request returns is noticed', async () => {
  const { leg, request, sight, told } = start();
  sight.appeared();
  sight.callStatus('hangup');
  sight.vanished(DisconnectReason.CLIENT_INITIATED);
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['dialed', 'answered', '{"type":"left","because":"hung-up"}']);
  await expect(leg.untilEnded()).resolves.toEqual({ type: 'left', because: 'hung-up' });
});

test('whoever loses sight of a leg asks until the server answers', async () => {
  const { request, updateParticipant, sight, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  updateParticipant.mockRejectedValueOnce(cutOff());
  sight.vanished(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['dialed', 'answered']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('{"type":"left","because":"unknown"}');
});

test('a leg that a restarted server still lists and that answers nothing has left', async () => {
  const { request, updateParticipant, sight, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  updateParticipant.mockImplementation(() => Promise.reject(serverError(503, 'unavailable')));
  sight.vanished(undefined);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(told).toEqual(['dialed', 'answered']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('{"type":"left","because":"unknown"}');
  expect(vi.getTimerCount()).toBe(0);
});

test('a leg that takes the place of its own ghost has not left', async () => {
  const { request, updateParticipant, sight, told } = start();
  updateParticipant.mockImplementation(() => Promise.resolve(undefined as never));
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  sight.vanished(DisconnectReason.DUPLICATE_IDENTITY);
  sight.vanished(DisconnectReason.UNKNOWN_REASON);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(told).toEqual(['dialed', 'answered']);
});

test('a leg that was seen to leave is removed all the same when it is hung up', async () => {
  const { leg, request, removeParticipant, sight, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  sight.vanished(DisconnectReason.CLIENT_INITIATED);
  await leg.hangUp();
  expect(removeParticipant).toHaveBeenCalledOnce();
  expect(told.slice(2)).toEqual(['{"type":"left","because":"dropped"}']);
});

test('a leg that could not be hung up is still seen to leave', async () => {
  const { leg, request, removeParticipant, sight, stopWatching, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  removeParticipant.mockRejectedValue(cutOff());
  const failed = expect(leg.hangUp()).rejects.toMatchObject({ code: 'livekit-request' });
  await vi.advanceTimersByTimeAsync(20_000);
  await failed;
  expect(stopWatching).not.toHaveBeenCalled();
  sight.callStatus('hangup');
  sight.vanished(DisconnectReason.CLIENT_INITIATED);
  expect(told.at(-1)).toBe('{"type":"left","because":"hung-up"}');
  expect(vi.getTimerCount()).toBe(0);
});

test('a leg that leaves while it cannot be hung up has left', async () => {
  const { leg, request, removeParticipant, sight, told } = start();
  request.resolve(new SIPParticipantInfo());
  await vi.advanceTimersByTimeAsync(0);
  removeParticipant.mockRejectedValue(cutOff());
  const failed = expect(leg.hangUp()).rejects.toMatchObject({ code: 'livekit-request' });
  sight.vanished(undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  await failed;
  await vi.advanceTimersByTimeAsync(0);
  expect(told.at(-1)).toBe('{"type":"left","because":"unknown"}');
});
