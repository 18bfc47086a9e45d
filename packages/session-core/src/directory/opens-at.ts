import { DateTime, IANAZone, type Zone } from 'luxon';
import { isOpen, rangesOn, type Hours } from './hours.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Nobody is told "we open in five weeks"; a fortnight covers holidays between the years. */
const HORIZON_DAYS = 14;

/**
 * When `hours` open next after that time (ms since 1970): closed just before, open from then on. `undefined` if not
 * within 14 days, and so for hours that never close.
 */
export function opensAt(hours: Hours, atMs: number): number | undefined {
  return allOpenAt([hours], atMs);
}

/** As `opensAt`, for the time that all of them are open together. */
export function allOpenAt(schedules: readonly Hours[], atMs: number): number | undefined {
  const areOpen = (ms: number) => schedules.every((hours) => isOpen(hours, ms));
  return schedules
    .flatMap((hours) => candidates(hours, atMs))
    .filter((ms) => ms > atMs && ms <= atMs + HORIZON_DAYS * DAY_MS)
    .sort((a, b) => a - b)
    .find((ms) => areOpen(ms) && !areOpen(ms - 1));
}

/** Every moment at which hours can possibly open: a range starts, or the clock is put forward or back into one. */
function candidates(hours: Hours, atMs: number): number[] {
  const zone = IANAZone.create(hours.timeZone);
  return [...rangeStarts(hours, zone, atMs), ...clockChanges(zone, atMs)];
}

// The offset the day before and the one the day after are all that a time of day can have: of a time that is shown
// twice both moments come out, of one that is skipped two that are no openings.
function rangeStarts(hours: Hours, zone: Zone, atMs: number): number[] {
  return daysFrom(zone, atMs).flatMap((day) =>
    rangesOn(hours, day).flatMap(({ startMinute }) => {
      const asIfUtcMs = day.toMillis() + startMinute * MINUTE_MS;
      return [asIfUtcMs - DAY_MS, asIfUtcMs + DAY_MS].map((ms) => asIfUtcMs - zone.offset(ms) * MINUTE_MS);
    }),
  );
}

/** The dates of the zone as midnights in UTC: days of even length, whatever the zone's clock does. */
function daysFrom(zone: Zone, atMs: number): DateTime[] {
  const today = DateTime.fromMillis(atMs, { zone }).setZone('utc', { keepLocalTime: true }).startOf('day');
  return Array.from({ length: HORIZON_DAYS + 2 }, (_, days) => today.plus({ days }));
}

function clockChanges(zone: Zone, atMs: number): number[] {
  return Array.from({ length: HORIZON_DAYS }, (_, day) => Math.floor(atMs) + day * DAY_MS)
    .filter((ms) => zone.offset(ms) !== zone.offset(ms + DAY_MS))
    .map((ms) => clockChangeWithin(zone, ms, ms + DAY_MS));
}

/** The first millisecond with the offset of `toMs`. */
function clockChangeWithin(zone: Zone, fromMs: number, toMs: number): number {
  if (toMs - fromMs <= 1) return toMs;
  const middleMs = Math.floor((fromMs + toMs) / 2);
  return zone.offset(middleMs) === zone.offset(toMs)
    ? clockChangeWithin(zone, fromMs, middleMs)
    : clockChangeWithin(zone, middleMs, toMs);
}
