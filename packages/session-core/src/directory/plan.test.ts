import { describe, expect, it } from 'vitest';
import { Directory } from './directory.js';

const hours = (...ranges: string[]) => ({ timeZone: 'UTC', weekly: { mon: ranges } });
const phone = (id: string, more: object = {}) => ({
  id,
  name: id,
  address: `sip:${id}@pbx.example`,
  ...more,
});

const directory = Directory.from({
  people: [phone('ada', { skills: ['german', 'refunds'] }), phone('max')],
  departments: [
    {
      id: 'billing',
      name: 'billing',
      hours: hours('09:00-17:00'),
      destinations: [
        'ada',
        phone('bob', { hours: hours('12:00-20:00') }),
        { kind: 'webrtc', id: 'eve', name: 'Eve', identity: 'eve-browser', hours: hours('07:00-10:00') },
      ],
    },
    {
      id: 'night',
      name: 'night',
      ringing: 'simultaneous',
      hours: hours('20:00-24:00'),
      destinations: ['ada', phone('cy')],
    },
  ],
});

/** A time on Monday, 1 June 2026. */
const monday = (time: string) => Date.parse(`2026-06-01T${time}:00Z`);

const ring = (to: string | undefined, time: string, skills: readonly string[] = []) =>
  directory.plan({ to, atMs: monday(time), skills })?.rounds.map((round) => round.map(({ id }) => id));
const closed = (to: string, time: string) => directory.plan({ to, atMs: monday(time) });

describe('Directory.plan', () => {
  it('rings the people of a sequential department one after the other', () => {
    expect(ring('billing', '09:30')).toEqual([['ada'], ['eve']]);
    expect(ring('billing', '13:00')).toEqual([['ada'], ['bob']]);
  });

  it('rings the people of a simultaneous department at once', () => {
    expect(ring('night', '21:00')).toEqual([['ada', 'cy']]);
  });

  it('takes the first department where nobody is named', () => {
    expect(ring(undefined, '13:00')).toEqual(ring('billing', '13:00'));
  });

  it('leaves out who lacks a skill', () => {
    expect(ring('billing', '13:00', ['refunds', 'german'])).toEqual([['ada']]);
  });

  it('calls nobody closed when it is a skill that is missing', () => {
    const plan = directory.plan({ to: 'billing', atMs: monday('18:00'), skills: ['french'] });
    expect(plan).toStrictEqual({ rounds: [] });
  });

  it('tells closed from unknown', () => {
    expect(closed('billing', '18:00')).toEqual({
      rounds: [],
      closed: { opensAtMs: monday('09:00') + 7 * 86_400_000 },
    });
    expect(closed('nobody', '18:00')).toBeUndefined();
  });

  it('rings one person while one of their departments is open', () => {
    expect(ring('ada', '10:00')).toEqual([['ada']]);
    expect(ring('ada', '21:00')).toEqual([['ada']]);
    expect(closed('ada', '18:00')).toEqual({ rounds: [], closed: { opensAtMs: monday('20:00') } });
    expect(closed('bob', '18:00')?.closed).toBeDefined();
  });

  it('rings a person of no department by their own hours alone', () => {
    expect(ring('max', '03:00')).toEqual([['max']]);
  });

  it('opens with the first of those who have the skills', () => {
    expect(closed('billing', '08:00')?.closed).toEqual({ opensAtMs: monday('09:00') });
    const opening = directory.plan({ to: 'bob', atMs: monday('08:00') })?.closed?.opensAtMs;
    expect(opening).toBe(monday('12:00'));
  });

  it('says nothing of an opening where the hours never meet', () => {
    const destinations = [phone('bob', { hours: hours('09:00-12:00') })];
    const never = { id: 'late', name: 'late', hours: hours('13:00-17:00'), destinations };
    expect(Directory.from({ departments: [never] }).plan({ atMs: monday('10:00') })).toStrictEqual({
      rounds: [],
      closed: {},
    });
  });
});
