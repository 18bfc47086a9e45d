import { areMet, goalText, type Goal } from './goal.js';
import { aaDifference, statOf, type Stat } from './stat.js';

/** One figure of ours beside the same figure of what it replaces, taken in the same run on the same machine. */
export interface Measure {
  /** Stable over releases: `tool-to-invite.filler`. */
  readonly id: string;
  /** What is measured, in a line for the table. */
  readonly what: string;
  readonly unit: string;
  readonly ours: Stat;
  /** What ours is compared with; null where there is nothing. */
  readonly against: string | null;
  readonly peer: Stat | null;
  /** Our median divided by the peer's; null if there is no peer, or the two differ by no more than the noise, or it is unknown. */
  readonly ratio: number | null;
  /** What the same contestant's own runs differ by, in the unit; null for too few runs to tell. See `aaDifference`. */
  readonly noise: number | null;
  readonly goal: string | null;
  /** Null without a goal, and for too few runs to tell. */
  readonly met: boolean | null;
}

export interface MeasureOf {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peer?: readonly number[] | undefined;
  readonly against?: string | undefined;
  /** All must hold. */
  readonly goals?: readonly Goal[] | undefined;
}

/** A measure from its samples, in the order in which they were taken. */
export function measureOf({ id, what, unit, ours, peer, against, goals = [] }: MeasureOf): Measure {
  const stat = statOf(ours);
  const peerStat = peer === undefined ? null : statOf(peer);
  const noise = noiseOf(ours, peer);
  const ratio = peerStat && ratioOf(stat, peerStat, noise);
  return {
    ...{ id, what, unit, ours: stat, against: against ?? null, peer: peerStat, ratio, noise },
    goal: goals.length === 0 ? null : goals.map((goal) => goalText(goal, unit)).join(' and '),
    met: areMet(goals, { median: stat.median, ratio, comparable: noise !== null }),
  };
}

/** The larger of both contestants' noise; null where either has none to tell. */
function noiseOf(ours: readonly number[], peer: readonly number[] | undefined): number | null {
  const [own, theirs] = [aaDifference(ours), peer ? aaDifference(peer) : 0];
  return own === null || theirs === null ? null : Math.max(own, theirs);
}

function ratioOf(ours: Stat, peer: Stat, noise: number | null): number | null {
  if (noise === null || peer.median === 0 || Math.abs(peer.median - ours.median) <= noise) return null;
  return ours.median / peer.median;
}
