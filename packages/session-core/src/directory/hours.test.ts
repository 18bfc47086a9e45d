import { describe, expect, it } from 'vitest';
import { isOpen, WEEKDAYS, type Hours } from './hours.js';
import { opensAt } from './opens-at.js';

/** The same ranges on all days. */
function daily(timeZone: string, ...ranges: string[]): Hours {
  return { timeZone, weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, ranges])) };
}

const office: Hours = {
  timeZone: 'Europe/Berlin',
  weekly: {
    mon: ['09:00-12:00', '13:00-17:00'],
    fri: ['09:00-12:00'],
    sat: ['22:00-24:00'],
    sun: ['00:00-02:00'],
  },
  closedOn: ['2026-12-25'],
  openOn: { '2026-12-24': ['10:00-11:00'] },
};

const at = (iso: string) => Date.parse(iso);
const next = (hours: Hours, iso: string) => {
  const ms = opensAt(hours, at(iso));
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('isOpen', () => {
  it.each([
    ['2026-06-01T08:59:59.999+02:00', false],
    ['2026-06-01T09:00:00.000+02:00', true],
    ['2026-06-01T11:59:59.999+02:00', true],
    ['2026-06-01T12:00:00.000+02:00', false],
    ['2026-06-01T13:00:00.000+02:00', true],
    ['2026-06-02T10:00:00.000+02:00', false],
    ['2026-01-05T09:00:00.000+01:00', true],
    ['2026-06-06T23:59:59.999+02:00', true],
    ['2026-06-07T00:00:00.000+02:00', true],
    ['2026-06-07T02:00:00.000+02:00', false],
    ['2026-12-24T10:30:00.000+01:00', true],
    ['2026-12-25T10:30:00.000+01:00', false],
    ['2026-12-18T10:30:00.000+01:00', true],
  ])('at %s: %s', (iso, open) => {
    expect(isOpen(office, at(iso))).toBe(open);
  });

  it.each([
    [
      'Europe/Berlin, when the clock goes forward',
      'Europe/Berlin',
      '2026-03-28T08:00:00Z',
      '2026-03-29T07:00:00Z',
    ],
    ['Europe/Berlin, when it goes back', 'Europe/Berlin', '2026-10-24T07:00:00Z', '2026-10-25T08:00:00Z'],
    [
      'America/New_York, when the clock goes forward',
      'America/New_York',
      '2026-03-07T14:00:00Z',
      '2026-03-08T13:00:00Z',
    ],
    [
      'America/New_York, when it goes back',
      'America/New_York',
      '2026-10-31T13:00:00Z',
      '2026-11-01T14:00:00Z',
    ],
    [
      'Australia/Lord_Howe, whose clock goes back by half an hour',
      'Australia/Lord_Howe',
      '2026-04-03T22:00:00Z',
      '2026-04-04T22:30:00Z',
    ],
    [
      'Asia/Kolkata, which is half an hour off',
      'Asia/Kolkata',
      '2026-03-28T03:30:00Z',
      '2026-03-29T03:30:00Z',
    ],
  ])('opens at nine in %s', (_, timeZone, ...days) => {
    const hours = daily(timeZone, '09:00-17:00');
    for (const iso of days) {
      expect([isOpen(hours, at(iso) - 1), isOpen(hours, at(iso))]).toEqual([false, true]);
      expect([isOpen(hours, at(iso) + 8 * 3_600_000 - 1), isOpen(hours, at(iso) + 8 * 3_600_000)]).toEqual([
        true,
        false,
      ]);
    }
  });

  it('is open both times that the clock shows a time', () => {
    const hours = daily('Europe/Berlin', '02:00-03:00');
    const open = ['2026-10-25T00:00:00Z', '2026-10-25T01:59:59.999Z'].map((iso) => isOpen(hours, at(iso)));
    expect([...open, isOpen(hours, at('2026-10-25T02:00:00Z'))]).toEqual([true, true, false]);
  });
});

describe('opensAt', () => {
  it.each([
    ['before the first range', '2026-06-01T05:00:00Z', '2026-06-01T07:00:00.000Z'],
    ['at noon', '2026-06-01T10:30:00Z', '2026-06-01T11:00:00.000Z'],
    ['while open: the next time', '2026-06-01T08:00:00Z', '2026-06-01T11:00:00.000Z'],
    ['at the opening itself: the next time', '2026-06-01T07:00:00Z', '2026-06-01T11:00:00.000Z'],
    ['in the evening, some days before', '2026-06-01T18:00:00Z', '2026-06-05T07:00:00.000Z'],
    ['through midnight without a gap', '2026-06-06T21:00:00Z', '2026-06-08T07:00:00.000Z'],
    ['on a day with hours of its own', '2026-12-24T00:00:00Z', '2026-12-24T09:00:00.000Z'],
    ['past a day that is closed', '2026-12-24T12:00:00Z', '2026-12-26T21:00:00.000Z'],
  ])('%s', (_, from, opening) => {
    expect(next(office, from)).toBe(opening);
  });

  it('knows nothing beyond 14 days, and of hours that never close', () => {
    const rare = { timeZone: 'UTC', weekly: {}, openOn: { '2026-06-20': ['09:00-10:00'] } };
    expect(next(rare, '2026-06-06T08:59:59.999Z')).toBeUndefined();
    expect(next(rare, '2026-06-06T09:00:00.000Z')).toBe('2026-06-20T09:00:00.000Z');
    expect(next(daily('Europe/Berlin', '00:00-24:00'), '2026-03-28T12:00:00Z')).toBeUndefined();
  });

  it.each([
    [
      'a start that is skipped',
      'Europe/Berlin',
      '02:30-05:00',
      '2026-03-28T23:00:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'hours that are skipped',
      'Europe/Berlin',
      '02:00-03:00',
      '2026-03-28T23:00:00Z',
      '2026-03-30T00:00:00.000Z',
    ],
    [
      'a start that comes twice',
      'Europe/Berlin',
      '02:30-02:45',
      '2026-10-24T23:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'and its second time',
      'Europe/Berlin',
      '02:30-02:45',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'a clock put back into the hours',
      'Europe/Berlin',
      '01:00-02:30',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:00:00.000Z',
    ],
    [
      'a start that is skipped',
      'America/New_York',
      '02:30-05:00',
      '2026-03-08T05:00:00Z',
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'a start that comes twice',
      'America/New_York',
      '01:30-01:45',
      '2026-11-01T04:00:00Z',
      '2026-11-01T05:30:00.000Z',
    ],
    [
      'and its second time',
      'America/New_York',
      '01:30-01:45',
      '2026-11-01T05:45:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'half an hour that is skipped',
      'Australia/Lord_Howe',
      '02:15-05:00',
      '2026-10-03T12:00:00Z',
      '2026-10-03T15:30:00.000Z',
    ],
    [
      'half an hour that comes twice',
      'Australia/Lord_Howe',
      '01:45-01:50',
      '2026-04-04T14:50:00Z',
      '2026-04-04T15:15:00.000Z',
    ],
    [
      'a midnight that is skipped',
      'America/Santiago',
      '00:00-06:00',
      '2026-09-06T00:00:00Z',
      '2026-09-06T04:00:00.000Z',
    ],
    [
      'five and three quarters',
      'Asia/Kathmandu',
      '09:00-10:00',
      '2026-06-01T00:00:00Z',
      '2026-06-01T03:15:00.000Z',
    ],
  ])('%s (%s, %s)', (_, timeZone, range, from, opening) => {
    expect(next(daily(timeZone, range), from)).toBe(opening);
  });
});
