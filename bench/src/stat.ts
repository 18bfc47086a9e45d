/** What was measured several times, in the measure's unit. */
export interface Stat {
  readonly median: number;
  readonly p95: number;
  readonly n: number;
}

/** @throws when there are no samples: a measure without one measured nothing. */
export function statOf(samples: readonly number[]): Stat {
  const sorted = [...samples].sort((a, b) => a - b);
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))];
  if (p95 === undefined) throw new Error('No samples were taken.');
  return { median: medianOf(sorted), p95, n: sorted.length };
}

/**
 * A contestant beside itself: by how much the median of every other sample differs from that of the rest, which were
 * taken in turn under the same conditions. Null for a single sample, which cannot tell.
 */
export function aaDifference(samples: readonly number[]): number | null {
  if (samples.length < 2) return null;
  const half = (parity: number) => samples.filter((_, index) => index % 2 === parity).sort((a, b) => a - b);
  return Math.abs(medianOf(half(0)) - medianOf(half(1)));
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
