/** A stretch of time, in milliseconds since the epoch. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Limits of a look at what was heard, in milliseconds since the epoch; open where left out. */
export interface TimeRange {
  /** @default the beginning */
  readonly sinceMs?: number;
  /** @default now */
  readonly untilMs?: number;
}

/** Whether `atMs` lies in `range`, limits included. */
export function isWithin(atMs: number, { sinceMs = -Infinity, untilMs = Infinity }: TimeRange): boolean {
  return atMs >= sinceMs && atMs <= untilMs;
}

/** Total length of `intervals` in milliseconds. */
export function totalMs(intervals: readonly Interval[]): number {
  return intervals.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
}

/** Joins what is at most `gapMs` apart; `intervals` must be in order. */
export function joinIntervals(intervals: readonly Interval[], gapMs: number): Interval[] {
  const joined: Interval[] = [];
  for (const next of intervals) {
    const last = joined.at(-1);
    if (last && next.fromMs - last.toMs <= gapMs) {
      joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) };
    } else {
      joined.push(next);
    }
  }
  return joined;
}
