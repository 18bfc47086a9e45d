/** What was measured several times, in the measure's unit. */
export interface Stat {
  readonly median: number;
  readonly p95: number;
  readonly n: number;
}

/** One figure of ours beside the same figure of what it replaces, taken in the same run on the same machine. */
export interface Measure {
  /** Stable over releases: `hold.first-audio`. */
  readonly id: string;
  readonly unit: string;
  readonly ours: Stat;
  /** Null where there is nothing to compare with. */
  readonly peer: Stat | null;
  /** The peer's median divided by ours: above 1, ours is better. */
  readonly ratio: number | null;
  /** Spread of our samples: (p95 − median) / median. */
  readonly noise: number | null;
  /** What was promised, in words. */
  readonly goal: string | null;
}

/** @throws when there are no samples: a measure without one measured nothing. */
export function statOf(samples: readonly number[]): Stat {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    if (value === undefined) throw new Error('No samples were taken.');
    return value;
  };
  const middle = sorted.length % 2 === 1 ? at(0.5) : (at(0.5) + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
  return { median: middle, p95: at(0.95), n: sorted.length };
}

export interface MeasureOf {
  id: string;
  unit: string;
  ours: readonly number[];
  peer?: readonly number[] | undefined;
  goal?: string | undefined;
}

/** A measure from its samples. */
export function measureOf({ id, unit, ours, peer, goal }: MeasureOf): Measure {
  const stat = statOf(ours);
  const peerStat = peer === undefined ? null : statOf(peer);
  return {
    ...{ id, unit, ours: stat, peer: peerStat },
    ratio: peerStat === null || stat.median === 0 ? null : peerStat.median / stat.median,
    noise: stat.median === 0 ? null : (stat.p95 - stat.median) / stat.median,
    goal: goal ?? null,
  };
}
