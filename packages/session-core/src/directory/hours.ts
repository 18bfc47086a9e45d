import { DateTime } from 'luxon';
import { parseTimeRange, type TimeRange } from './time-range.js';

/** In the order of ISO 8601, which luxon counts from 1. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/**
 * Opening hours: open is when the clock on the wall of `timeZone` shows a time within one of the day's ranges. So a
 * time that is shown twice, when summer time ends, is open both times, and one that is skipped never.
 *
 * A range is `HH:MM-HH:MM`; its end no longer belongs to it, and may be `24:00`. Dates are `YYYY-MM-DD`.
 */
export interface Hours {
  /** IANA name, e.g. "Europe/Berlin". */
  readonly timeZone: string;
  /** A day that is left out is closed. */
  readonly weekly: { readonly [day in Weekday]?: readonly string[] };
  /** Closed for the whole day, whatever the weekday says. */
  readonly closedOn?: readonly string[];
  /** The hours of single days instead of their weekday's, e.g. `{ '2026-12-24': ['09:00-12:00'] }`. */
  readonly openOn?: Readonly<Record<string, readonly string[]>>;
}

/** Whether `hours`, as they come out of a directory, are open at that time (ms since 1970). */
export function isOpen(hours: Hours, atMs: number): boolean {
  const local = DateTime.fromMillis(atMs, { zone: hours.timeZone });
  const minute = local.hour * 60 + local.minute;
  return rangesOn(hours, local).some(
    ({ startMinute, endMinute }) => startMinute <= minute && minute < endMinute,
  );
}

/** The ranges of the day that `date` shows in its own time zone. */
export function rangesOn(hours: Hours, date: DateTime): readonly TimeRange[] {
  const isoDate = date.toFormat('yyyy-MM-dd');
  const weekday = WEEKDAYS[date.weekday - 1];
  if (weekday === undefined || hours.closedOn?.includes(isoDate)) return [];
  const texts = hours.openOn?.[isoDate] ?? hours.weekly[weekday] ?? [];
  return texts.flatMap((text) => parseTimeRange(text) ?? []);
}
