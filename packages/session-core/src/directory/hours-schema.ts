import { IANAZone } from 'luxon';
import { z } from 'zod';
import { strictEntry, withoutAbsent } from './strict-entry.js';
import { parseTimeRange } from './time-range.js';
import type { Hours } from './hours.js';

const RANGE = 'Write a range as "09:00-12:00", from 00:00 to 24:00.';
const OVERNIGHT =
  'Let the range end after it starts; one across midnight is two: "22:00-24:00" and, on the next day, "00:00-02:00".';
const DATE = 'Write a day of the calendar as "2026-12-24".';

const range = z
  .string(RANGE)
  .refine((text) => parseTimeRange(text) !== undefined, { error: RANGE, abort: true })
  .refine((text) => {
    const parsed = parseTimeRange(text);
    return parsed !== undefined && parsed.startMinute < parsed.endMinute;
  }, OVERNIGHT);
const ranges = z.array(range, 'Give a list of ranges, e.g. ["09:00-12:00", "13:00-17:00"].');
const date = z.iso.date(DATE);
const day = ranges.optional();

// An offset such as "+01:00", which Intl takes too, knows no summer time.
const timeZone = z
  .string('Use an IANA time zone such as "Europe/Berlin".')
  .refine(
    (name) => /^[a-z]/i.test(name) && IANAZone.isValidZone(name),
    'Use an IANA time zone such as "Europe/Berlin".',
  );

const hours = strictEntry(
  {
    timeZone,
    weekly: strictEntry(
      { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
      'Give the ranges of each day, e.g. { "mon": ["09:00-17:00"] }.',
    ).transform(withoutAbsent),
    closedOn: z.array(date, 'Give a list of days, e.g. ["2026-12-25"].').optional(),
    openOn: z
      .record(date, ranges, {
        error: ({ code }) =>
          code === 'invalid_key'
            ? DATE
            : 'Give the ranges of each day, e.g. { "2026-12-24": ["09:00-12:00"] }.',
      })
      .optional(),
  },
  'Give a timeZone and weekly hours, or leave the hours out: then it is always open.',
);

export const hoursSchema = hours
  .superRefine(refuseContradictions)
  .transform((written): Hours => withoutAbsent(written));

function refuseContradictions(
  { weekly, closedOn = [], openOn = {} }: z.output<typeof hours>,
  context: z.RefinementCtx,
) {
  const days = [...Object.values(weekly), ...Object.values(openOn)];
  if (days.flat().length === 0) {
    const message = 'Give at least one range: nobody could ever be called.';
    context.addIssue({ code: 'custom', path: ['weekly'], message });
  }
  for (const [index, closed] of closedOn.entries()) {
    if (!Object.hasOwn(openOn, closed)) continue;
    const message = 'The day is in openOn too: take it out of one of them.';
    context.addIssue({ code: 'custom', path: ['closedOn', index], message });
  }
}
