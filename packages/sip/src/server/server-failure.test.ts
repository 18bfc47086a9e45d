import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { LiveKitRequestError } from './livekit-request-error.js';
import { isInDoubt, readServerFailure, wasNeverSent } from './server-failure.js';

const serverError = (fields: object) => Object.assign(new Error('token eyJhbGci for +15550100222'), fields);

test.each([
  [
    'a SIP status',
    { status: 429, code: 'resource_exhausted', sipStatusCode: 486, sipStatus: 'Busy Here' },
    'sip',
  ],
  ['a Twirp error', { status: 404, code: 'not_found' }, 'refused'],
  ['an error page of a proxy', { status: 502 }, 'refused'],
])('%s is read from fields', (_, fields, kind) => {
  expect(readServerFailure(serverError(fields)).kind).toBe(kind);
});

test('what fetch throws is told apart', () => {
  expect(readServerFailure(new TypeError('fetch failed'))).toEqual({ kind: 'unreachable' });
  expect(readServerFailure(new TypeError('terminated'))).toEqual({ kind: 'unreachable' });
  expect(readServerFailure(new DOMException('too late', 'TimeoutError'))).toEqual({ kind: 'timed-out' });
  expect(readServerFailure(new TypeError('x is not a function'))).toEqual({ kind: 'unexpected' });
  expect(readServerFailure('nonsense')).toEqual({ kind: 'unexpected' });
});

test('what the server cannot have seen is told from what it may be doing now', () => {
  const fetchFailed = (code: string) => new TypeError('fetch failed', { cause: { code } });
  expect(wasNeverSent(fetchFailed('ECONNREFUSED'))).toBe(true);
  expect(wasNeverSent(fetchFailed('ECONNRESET'))).toBe(false);
  expect(wasNeverSent(new TypeError('fetch failed'))).toBe(false);
  const inDoubt = (error: unknown) => isInDoubt(readServerFailure(error));
  expect(inDoubt(fetchFailed('ECONNRESET'))).toBe(true);
  expect(inDoubt(new DOMException('too late', 'TimeoutError'))).toBe(true);
  expect(inDoubt(serverError({ status: 502 }))).toBe(true);
  expect(inDoubt(serverError({ status: 404, code: 'not_found' }))).toBe(false);
  expect(inDoubt(serverError({ status: 429, code: 'resource_exhausted', sipStatusCode: 486 }))).toBe(false);
});

test('a translated error shows neither token nor number, however it is printed', () => {
  const error = LiveKitRequestError.from(
    'MoveParticipant',
    serverError({ status: 401, code: 'unauthenticated' }),
  );
  expect(error).toMatchObject({ httpStatus: 401, serverCode: 'unauthenticated', isRetryable: false });
  expect(inspect(error, { depth: 5 })).not.toMatch(/eyJhbGci|0100222/);
});

test('what may succeed when it is repeated says so', () => {
  const from = (error: unknown) => LiveKitRequestError.from('GetParticipant', error).isRetryable;
  expect(from(serverError({ status: 503, code: 'unavailable' }))).toBe(true);
  expect(from(new TypeError('fetch failed'))).toBe(true);
  expect(from(serverError({ status: 404, code: 'not_found' }))).toBe(false);
});
