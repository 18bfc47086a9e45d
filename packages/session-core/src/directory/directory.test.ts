import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { Directory } from './directory.js';
import { DEFAULT_RING_TIMEOUT_MS } from './directory-schema.js';

const ada = { id: 'ada', name: 'Ada', address: '+15550100001' };
const eve = { kind: 'webrtc', id: 'eve', name: 'Eve', identity: 'eve-browser' } as const;
const defaults = { ringTimeoutMs: DEFAULT_RING_TIMEOUT_MS, skills: [], capacity: 1 };
const withDestination = (destination: object) => ({
  departments: [{ id: 'billing', name: 'billing', destinations: [destination] }],
});
const withHours = (hours: unknown) => withDestination({ ...ada, hours });
const weekly = { mon: ['09:00-17:00'] };
const timeZone = 'Europe/Berlin';

/** The error of a directory that is refused. */
function refusal(input: unknown): InvalidInputError {
  try {
    Directory.from(input);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('The directory was taken.');
}

describe('Directory.from', () => {
  it('fills in what may be left out', () => {
    const directory = Directory.from(withDestination(ada));
    expect(directory.destination('ada')).toStrictEqual({ kind: 'phone', ...ada, ...defaults });
    expect(directory.department()).toStrictEqual({
      id: 'billing',
      name: 'billing',
      ringing: 'sequential',
      destinations: [directory.destination('ada')],
    });
  });

  it('takes a WebRTC participant', () => {
    expect(Directory.from(withDestination(eve)).destination('eve')).toStrictEqual({ ...eve, ...defaults });
  });

  it('takes fields that are written as undefined for left out', () => {
    const hours = { timeZone, weekly: { ...weekly, tue: undefined }, closedOn: undefined };
    const directory = Directory.from(
      withDestination({ ...ada, hours, identity: undefined, skills: undefined }),
    );
    const expected = { kind: 'phone', ...ada, ...defaults, hours: { timeZone, weekly } };
    expect(directory.destination('ada')).toStrictEqual(expected);
  });

  it.each([
    [{ ...ada, address: '555-0100' }, 'directory.departments.0.destinations.0.address: "555-0100"', 'E.164'],
    [{ ...ada, ringTimeoutMs: 90_000 }, 'ringTimeoutMs: 90000', '80000'],
    [{ ...ada, id: 'Ada L' }, 'id: "Ada L"', 'lower-case'],
    [{ ...ada, name: ' ' }, 'name: " "', 'the caller will hear'],
    [{ ...ada, capacity: 0 }, 'capacity: 0', 'at least 1'],
    [{ ...ada, skills: ['German'] }, 'skills.0: "German"', 'lower-case'],
    [{ ...ada, skills: 'german' }, 'skills: "german"', 'list of skills'],
    [{ ...ada, kind: 'sip' }, 'kind: "sip"', '"webrtc"'],
    [
      { id: 'ada', name: 'Ada', adress: '+15550100001' },
      'destinations.0.adress: "+15550100001"',
      'there are',
    ],
    [{ ...ada, identity: 'ada' }, 'destinations.0.identity: "ada"', 'A phone has an address and no identity'],
    [{ ...eve, kind: undefined }, 'destinations.0.identity: "eve-browser"', 'write "kind": "webrtc"'],
    [
      { ...eve, address: '+15550100001' },
      'destinations.0.address: "+15550100001"',
      'an identity and no address',
    ],
    [{ ...eve, identity: '' }, 'destinations.0.identity: ""', 'participant identity'],
  ])('names the field, the value and the cure of %j', (destination, field, cure) => {
    expect(() => Directory.from(withDestination(destination))).toThrow(InvalidInputError);
    expect(() => Directory.from(withDestination(destination))).toThrow(field);
    expect(() => Directory.from(withDestination(destination))).toThrow(cure);
  });

  it.each([
    [{ timeZone: 'Berlin', weekly }, 'hours.timeZone', 'Berlin', '"Europe/Berlin"'],
    [{ timeZone: '+01:00', weekly }, 'hours.timeZone', '+01:00', '"Europe/Berlin"'],
    [{ timeZone, weekly: { mon: ['9-17'] } }, 'hours.weekly.mon.0', '9-17', '"09:00-12:00"'],
    [{ timeZone, weekly: { mon: ['09:00-24:30'] } }, 'hours.weekly.mon.0', '09:00-24:30', '24:00'],
    [{ timeZone, weekly: { mon: ['22:00-02:00'] } }, 'hours.weekly.mon.0', '22:00-02:00', '"22:00-24:00"'],
    [{ timeZone, weekly: { mon: ['09:00-09:00'] } }, 'hours.weekly.mon.0', '09:00-09:00', 'after it starts'],
    [
      { timeZone, weekly: { monday: ['09:00-17:00'] } },
      'hours.weekly.monday',
      ['09:00-17:00'],
      'mon, tue, wed',
    ],
    [{ timeZone, weekly: { mon: '09:00-17:00' } }, 'hours.weekly.mon', '09:00-17:00', 'list of ranges'],
    [{ timeZone, weekly: {} }, 'hours.weekly', {}, 'at least one range'],
    [{ timeZone, weekly, closedOn: ['2026-02-30'] }, 'hours.closedOn.0', '2026-02-30', '"2026-12-24"'],
    [{ timeZone, weekly, openOn: { 'x-mas': [] } }, 'hours.openOn.x-mas', [], '"2026-12-24"'],
    [
      { timeZone, weekly, closedOn: ['2026-12-24'], openOn: { '2026-12-24': ['09:00-12:00'] } },
      'hours.closedOn.0',
      '2026-12-24',
      'openOn too',
    ],
    ['always', 'hours', 'always', 'timeZone'],
  ])('names the field, the value and the cure of hours %j', (hours, field, value, cure) => {
    const error = refusal(withHours(hours));
    expect(error).toMatchObject({ field: `directory.departments.0.destinations.0.${field}`, value });
    expect(error.cure).toContain(cure);
  });

  it('refuses an id that is used twice', () => {
    expect(() => Directory.from(withDestination({ ...ada, id: 'billing' }))).toThrow('"billing"');
    const error = refusal({ people: [ada], ...withDestination(ada) });
    expect(error).toMatchObject({ field: 'directory.departments.0.destinations.0.id', value: 'ada' });
  });

  it.each([undefined, null, 7, 'x', [], {}])('refuses %j without crashing', (input) => {
    expect(() => Directory.from(input)).toThrow(InvalidInputError);
  });

  it('refuses what JSON cannot write without crashing', () => {
    expect(refusal(withDestination({ ...ada, capacity: 1n })).message).toContain('capacity: 1n');
  });
});

describe('people who are named by id', () => {
  const input = {
    people: [ada, { ...eve, skills: ['german'] }],
    departments: [
      {
        id: 'billing',
        name: 'billing',
        destinations: ['ada', { id: 'bob', name: 'Bob', address: 'sip:bob@x.example' }],
      },
      { id: 'sales', name: 'sales', destinations: ['ada'] },
    ],
  };

  it('are the same in every department, and there once', () => {
    const directory = Directory.from(input);
    expect(directory.resolve('billing').map(({ id }) => id)).toEqual(['ada', 'bob']);
    expect(directory.department('sales')?.destinations[0]).toBe(directory.destination('ada'));
    expect(directory.people.map(({ id }) => id)).toEqual(['ada', 'eve', 'bob']);
  });

  it('need no department', () => {
    expect(Directory.from(input).resolve('eve')).toMatchObject([
      { identity: 'eve-browser', skills: ['german'] },
    ]);
  });

  it('have to be there', () => {
    const departments = [{ id: 'sales', name: 'sales', destinations: ['ada', 'bob'] }];
    const error = refusal({ people: [ada], departments });
    expect(error).toMatchObject({ field: 'directory.departments.0.destinations.1', value: 'bob' });
    expect(error.cure).toContain('"people"');
  });

  it('are named once in a department', () => {
    const departments = [{ id: 'sales', name: 'sales', destinations: ['ada', 'ada'] }];
    expect(refusal({ people: [ada], departments }).field).toBe('directory.departments.0.destinations.1');
  });
});
