import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { parseAddress } from './address.js';
import { DEFAULT_RING_TIMEOUT_MS, Directory } from './directory.js';

const ada = { id: 'ada', name: 'Ada', address: '+15550100001' };
const withDestination = (destination: object) => ({
  departments: [{ id: 'billing', name: 'billing', destinations: [destination] }],
});

describe('Directory.from', () => {
  it('fills in what may be left out', () => {
    const directory = Directory.from(withDestination(ada));
    expect(directory.destination('ada')).toEqual({ ...ada, ringTimeoutMs: DEFAULT_RING_TIMEOUT_MS });
    expect(directory.department()?.id).toBe('billing');
  });

  it.each([
    [{ ...ada, address: '555-0100' }, 'directory.departments.0.destinations.0.address: "555-0100"', 'E.164'],
    [{ ...ada, ringTimeoutMs: 90_000 }, 'ringTimeoutMs: 90000', '80000'],
    [{ ...ada, id: 'Ada L' }, 'id: "Ada L"', 'lower-case'],
    [{ ...ada, name: ' ' }, 'name: " "', 'the caller will hear'],
  ])('names the field, the value and the cure of %j', (destination, field, cure) => {
    expect(() => Directory.from(withDestination(destination))).toThrow(InvalidInputError);
    expect(() => Directory.from(withDestination(destination))).toThrow(field);
    expect(() => Directory.from(withDestination(destination))).toThrow(cure);
  });

  it('refuses an id that is used twice', () => {
    expect(() => Directory.from(withDestination({ ...ada, id: 'billing' }))).toThrow('"billing"');
  });

  it.each([undefined, null, 7, 'x', [], {}])('refuses %j without crashing', (input) => {
    expect(() => Directory.from(input)).toThrow(InvalidInputError);
  });
});

describe('parseAddress', () => {
  it.each([
    ['+4930123456', { kind: 'phone', number: '+4930123456' }],
    ['sip:ada@pbx.example', { kind: 'sip', user: 'ada', hostPort: 'pbx.example' }],
    [
      'sip:1000@127.0.0.1:5080;transport=tcp',
      { kind: 'sip', user: '1000', hostPort: '127.0.0.1:5080', transport: 'tcp' },
    ],
    ['sips:ada@pbx.example', { kind: 'sip', user: 'ada', hostPort: 'pbx.example', transport: 'tls' }],
    ['sip:ada@[::1]:5060', { kind: 'sip', user: 'ada', hostPort: '[::1]:5060' }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    '',
    '030123456',
    '+1',
    'ada@pbx.example',
    'sip:@x',
    'sip:a@b:99999',
    'sip:a@b\r\nVia: x',
    'sip:a@b?x=y',
    'tel:+15550100001',
  ])('does not take %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
