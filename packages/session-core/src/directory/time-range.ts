/** A part of a day by the clock on the wall, in minutes since midnight. */
export interface TimeRange {
  readonly startMinute: number;
  /** The first minute that is no longer in it; 1440 is the end of the day. */
  readonly endMinute: number;
}

const timeRange =
  /^(?<startHour>[01]\d|2[0-3]):(?<startMinute>[0-5]\d)-(?:(?<endHour>[01]\d|2[0-3]):(?<endMinute>[0-5]\d)|24:00)$/;

/** Reads `HH:MM-HH:MM`; `undefined` for anything else. The end may be at or before the start. */
export function parseTimeRange(text: string): TimeRange | undefined {
  const groups = timeRange.exec(text)?.groups;
  if (!groups) return undefined;
  return {
    startMinute: minuteOf(groups['startHour'], groups['startMinute']),
    endMinute: minuteOf(groups['endHour'] ?? '24', groups['endMinute'] ?? '00'),
  };
}

function minuteOf(hour = '', minute = ''): number {
  return Number(hour) * 60 + Number(minute);
}
