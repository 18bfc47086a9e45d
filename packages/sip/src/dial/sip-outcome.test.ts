import { expect, test } from 'vitest';
import type { ServerFailure } from '../server/server-failure.js';
import { dialOutcome, isOutOfCapacity, isRetryable, wasRemoved } from './sip-outcome.js';

const sip = (statusCode: number): ServerFailure => ({
  kind: 'sip',
  sip: { statusCode, reason: 'as sent' },
  httpStatus: 400,
  serverCode: 'aborted',
  detail: '',
});
const refused = (httpStatus: number, serverCode: string, detail = ''): ServerFailure => ({
  kind: 'refused',
  httpStatus,
  serverCode,
  detail,
});
const rang = { rang: true };

test.each([
  [486, 'busy'],
  [600, 'busy'],
  [401, 'rejected'],
  [403, 'rejected'],
  [407, 'rejected'],
  [487, 'rejected'],
  [488, 'rejected'],
  [603, 'rejected'],
  [607, 'rejected'],
  [302, 'unreachable'],
  [404, 'unreachable'],
  [408, 'unreachable'],
  [410, 'unreachable'],
  [480, 'unreachable'],
  [484, 'unreachable'],
  [604, 'unreachable'],
  [500, 'trunk-failed'],
  [503, 'trunk-failed'],
  [504, 'trunk-failed'],
] as const)('SIP %i is %s and keeps its evidence', (statusCode, type) => {
  expect(dialOutcome(sip(statusCode), rang)).toEqual({ type, sip: { statusCode, reason: 'as sent' } });
});

test.each([
  ['the ring timeout', refused(408, 'canceled', 'sip request timed out'), true, 'no-answer'],
  ['the server’s cap of 80 s', refused(408, 'deadline_exceeded', 'request timed out'), true, 'no-answer'],
  [
    'a ring timeout nobody saw the start of',
    refused(408, 'canceled', 'sip request timed out'),
    undefined,
    'no-answer',
  ],
  [
    'a ring timeout without any ringing',
    refused(408, 'canceled', 'sip request timed out'),
    false,
    'unreachable',
  ],
  [
    'Timer B',
    refused(408, 'canceled', 'transaction failed to complete (0 intermediate responses)'),
    undefined,
    'unreachable',
  ],
  [
    'a refused TCP connection',
    refused(412, 'failed_precondition', 'connection refused'),
    false,
    'unreachable',
  ],
  [
    'missing credentials',
    refused(412, 'failed_precondition', 'sip server required auth'),
    false,
    'trunk-failed',
  ],
  [
    'a DNS failure',
    refused(400, 'invalid_argument', 'lookup nobody.invalid: no such host'),
    undefined,
    'unreachable',
  ],
  [
    'a request that cannot be read',
    refused(400, 'invalid_argument', 'no phone number given'),
    undefined,
    'trunk-failed',
  ],
  ['an unknown trunk', refused(404, 'not_found', 'object cannot be found'), undefined, 'trunk-failed'],
  ['no capacity', refused(503, 'unavailable', 'cpu exhausted'), undefined, 'trunk-failed'],
  [
    'an answer without encryption in common',
    refused(412, 'failed_precondition', 'no common encryption profiles'),
    true,
    'rejected',
  ],
  [
    'a network without a way there',
    refused(
      412,
      'failed_precondition',
      'udp conn err. sendto: invalid argument. transaction transport error',
    ),
    false,
    'unreachable',
  ],
  ['a livekit-sip that stops', refused(408, 'canceled', 'service shutting down'), true, 'trunk-failed'],
  ['a wrong secret', refused(401, 'unauthenticated', 'invalid token'), undefined, 'trunk-failed'],
  ['no answer from LiveKit', { kind: 'timed-out' }, undefined, 'trunk-failed'],
  ['no way to LiveKit', { kind: 'unreachable' }, undefined, 'trunk-failed'],
] as const satisfies [string, ServerFailure, boolean | undefined, string][])(
  '%s',
  (_, failure, rangBefore, type) => {
    expect(dialOutcome(failure, { rang: rangBefore })).toEqual({ type });
  },
);

test('only a 503 of LiveKit itself is worth the same dial again', () => {
  expect(isOutOfCapacity(refused(503, 'unavailable', 'cpu exhausted'))).toBe(true);
  expect(isOutOfCapacity(sip(503))).toBe(false);
  expect(isOutOfCapacity(refused(404, 'not_found'))).toBe(false);
});

test.each([
  ['a carrier that fails', sip(503), true],
  ['a carrier that does not know the method', sip(501), false],
  ['a busy phone', sip(486), false],
  ['a phone that nobody takes', refused(408, 'canceled', 'sip request timed out'), false],
  ['no capacity', refused(503, 'unavailable', 'cpu exhausted'), true],
  ['a livekit-sip that stops', refused(408, 'canceled', 'service shutting down'), true],
  ['an unknown trunk', refused(404, 'not_found'), false],
  ['no way to LiveKit', { kind: 'unreachable' }, true],
  ['no answer from LiveKit', { kind: 'timed-out' }, true],
  ['a mistake of ours', { kind: 'unexpected' }, false],
] as const satisfies [string, ServerFailure, boolean][])('%s may be retried: %#', (_, failure, expected) => {
  expect(isRetryable(failure)).toBe(expected);
});

test('a ring timeout before its time is a removal', () => {
  const timedOut = refused(408, 'canceled', 'sip request timed out');
  expect(wasRemoved(timedOut, { isInTime: true })).toBe(true);
  expect(wasRemoved(timedOut, { isInTime: false })).toBe(false);
  expect(wasRemoved(sip(486), { isInTime: true })).toBe(false);
  const timerB = refused(408, 'canceled', 'transaction failed to complete (0 intermediate responses)');
  expect(wasRemoved(timerB, { isInTime: true })).toBe(false);
});
