import { isOpen, type Destination, type Directory, type Hours } from '@warm/session-core';
import type { PromptBook } from '../prompts/prompts.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Up to this many days ahead the weekday alone says which day is meant. */
const WEEK_DAYS = 6;

/**
 * When somebody is there again, as people say it: "today at 3:00 PM", "tomorrow at 9:00 AM", "Monday at 9:00 AM". In
 * `timeZone`; without one it is said from now ("in 4 hours"), for an hour in no particular place misleads.
 */
export function sayOpening(options: {
  readonly opensAtMs: number;
  readonly nowMs: number;
  readonly timeZone: string | undefined;
  readonly locale: string;
  readonly prompts: PromptBook;
}): string {
  const { opensAtMs, nowMs, timeZone, locale, prompts } = options;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (timeZone === undefined) return relative.format(Math.ceil((opensAtMs - nowMs) / HOUR_MS), 'hour');
  const days = dayNumber(opensAtMs, timeZone) - dayNumber(nowMs, timeZone);
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(opensAtMs);
  const time = format({ hour: 'numeric', minute: '2-digit' });
  if (days <= 1) return prompts.openingTime({ day: relative.format(Math.max(days, 0), 'day'), time });
  const weekday = format({ weekday: 'long' });
  const date = format({ weekday: 'long', month: 'long', day: 'numeric' });
  return prompts.openingTime({ day: days <= WEEK_DAYS ? weekday : date, time });
}

/**
 * The zone of the hours that `opensAtMs` comes from: the person's or their department's if they have any, else those
 * that open at that very moment, else any the directory has.
 */
export function openingZone(
  directory: Directory,
  { destination, opensAtMs }: { readonly destination?: Destination | undefined; readonly opensAtMs: number },
): string | undefined {
  const theirs = destination ? hoursOf(directory, destination) : [];
  const all = [
    ...directory.departments.flatMap(({ hours }) => hours ?? []),
    ...directory.people.flatMap(({ hours }) => hours ?? []),
  ];
  const opening = all.find((hours) => isOpen(hours, opensAtMs) && !isOpen(hours, opensAtMs - 1));
  return (theirs[0] ?? opening ?? all[0])?.timeZone;
}

function hoursOf(directory: Directory, { id, hours }: Destination): readonly Hours[] {
  const departments = directory.departments.filter(({ destinations }) =>
    destinations.some((person) => person.id === id),
  );
  return [hours, ...departments.map((department) => department.hours)].flatMap((each) => each ?? []);
}

/** Days since 1970 by the calendar of the zone. */
function dayNumber(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return Date.parse(parts.format(atMs)) / DAY_MS;
}
