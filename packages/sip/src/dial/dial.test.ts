import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import type { DialOptions, SipUriDialOptions } from './dial-options.js';
import { dial } from './dial.js';
import type { Leg, LegEnd } from './leg.js';
import type { LegRooms } from './phone-leg.js';

const NUMBER = '+15550100222';

function base() {
  const rooms: LegRooms = {
    getParticipant: vi.fn(() => Promise.reject(new Error('not scripted'))),
    updateParticipant: vi.fn(() => Promise.reject(new Error('not scripted'))),
    removeParticipant: vi.fn(() => Promise.reject(new Error('not scripted'))),
  };
  const createSipParticipant = vi.fn(() => Promise.reject(new Error('not scripted')));
  return { sip: { createSipParticipant }, rooms, roomName: 'call' };
}

const trunkId = 'ST_abc123';
const connection = { hostPort: 'sip.example.com:5060' };

describe('types', () => {
  test('a number needs a trunk or a connection, and one of them only', () => {
    const compiled = () => {
      dial(NUMBER, { ...base(), trunkId });
      dial(NUMBER, { ...base(), connection });
      // @ts-expect-error -- neither is given
      dial(NUMBER, base());
      // @ts-expect-error -- both are given
      dial(NUMBER, { ...base(), trunkId, connection });
      // @ts-expect-error -- a SIP URI is dialed at its own host
      dial('sip:ada@pbx.example', { ...base(), trunkId: undefined, connection: 7 });
      dial('sip:ada@pbx.example', base());
    };
    expect(compiled).toBeTypeOf('function');
    expectTypeOf<DialOptions['trunkId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<SipUriDialOptions['trunkId']>().toEqualTypeOf<undefined>();
    expectTypeOf<ReturnType<typeof dial>>().toEqualTypeOf<Leg>();
  });

  test('an end has a SIP status only where nobody answered', () => {
    expectTypeOf<Extract<LegEnd, { type: 'busy' }>>().toHaveProperty('sip');
    expectTypeOf<Extract<LegEnd, { type: 'left' }>>().not.toHaveProperty('sip');
  });
});

describe('what cannot be used is refused before anything is sent', () => {
  test.each<[string, string, object]>([
    ['0100222', 'destination', { trunkId }],
    ['sip:ada@pbx.example\r\nVia: x', 'destination', {}],
    [NUMBER, 'outbound', {}],
    [NUMBER, 'trunkId', { trunkId, connection }],
    [NUMBER, 'trunkId', { trunkId: 'ST 1' }],
    [NUMBER, 'connection.hostPort', { connection: { hostPort: 'sip.example.com;transport=tcp' } }],
    [NUMBER, 'connection.hostPort', { connection: { hostPort: 'a b' } }],
    [NUMBER, 'connection.password', { connection: { ...connection, password: 'a"b' } }],
    [NUMBER, 'roomName', { trunkId, roomName: '' }],
    [NUMBER, 'identity', { trunkId, identity: 'a\nb' }],
    [NUMBER, 'ringTimeoutMs', { trunkId, ringTimeoutMs: 81_000 }],
    [NUMBER, 'ringTimeoutMs', { trunkId, ringTimeoutMs: 79_000, dtmf: '1234' }],
    [NUMBER, 'ringTimeoutMs', { trunkId, ringTimeoutMs: Number.NaN }],
    [NUMBER, 'maxDurationMs', { trunkId, maxDurationMs: 0 }],
    [NUMBER, 'retries', { trunkId, retries: 1.5 }],
    [NUMBER, 'callerId', { trunkId, callerId: 'a>b' }],
    [NUMBER, 'displayName', { trunkId, displayName: 'Ada" <sip:evil@x>' }],
    [NUMBER, 'displayName', { trunkId, displayName: 'x'.repeat(129) }],
    [NUMBER, 'headers["X-A"]', { trunkId, headers: { 'X-A': 'a\r\nb' } }],
    [NUMBER, 'dtmf', { trunkId, dtmf: '12p3' }],
    [NUMBER, 'mediaEncryption', { trunkId, mediaEncryption: 'toString' }],
  ])('%s: %s of %j', (destination, field, options) => {
    const given = { ...base(), ...options };
    expect(() => dial(destination, given as unknown as DialOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-input', field }),
    );
    expect(given.sip.createSipParticipant).not.toHaveBeenCalled();
  });

  test('so is a signal that has aborted', () => {
    const given = { ...base(), trunkId, signal: AbortSignal.abort(new Error('too late')) };
    expect(() => dial(NUMBER, given)).toThrow('too late');
    expect(given.sip.createSipParticipant).not.toHaveBeenCalled();
  });

  test('no message shows a number, a name or a password', () => {
    const given = { ...base(), trunkId, callerId: '+15550100199"', displayName: 'Ada "' };
    expect(() => dial(NUMBER, given)).toThrow(expect.not.stringContaining('0100199'));
    const secret = { ...base(), connection: { ...connection, password: 'pass"word' } };
    expect(() => dial(NUMBER, secret)).not.toThrow(/pass"word/);
  });
});
