import type { Goal } from '../goal.js';
import { measureOf, type Measure } from '../measure.js';
import type { PlanName } from './plans.js';
import type { TransferRun } from './transfer-run.js';

/** One line of the table: what is taken of each run, and of which runs. */
export interface TransferRow {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: PlanName;
  readonly peer?: PlanName;
  readonly sample: (run: TransferRun) => number | undefined;
  readonly goals?: readonly Goal[];
}

/** Runs by plan, in the order in which they were placed. */
export type TransferRuns = Readonly<Partial<Record<PlanName, readonly TransferRun[]>>>;

const PEERS: Partial<Record<PlanName, string>> = {
  pinned: 'greetingSpeech',
  newest: 'newest, greetingSpeech',
  pinnedFiller: 'greetingSpeech',
  pinnedHumanFirst: 'default: the human speaks first',
  pinnedSummary: 'greetingSpeech that generates the summary',
  pinnedZero: 'greetingSpeech',
};

/** Undefined where ours or the peer's transfers were not placed this time, or none had what is measured. */
export function measureTransfers(row: TransferRow, runs: TransferRuns): Measure | undefined {
  const samples = (plan: PlanName) => (runs[plan] ?? []).flatMap((run) => row.sample(run) ?? []);
  const { id, what, unit, goals, peer } = row;
  const ours = samples(row.ours);
  const theirs = peer && samples(peer);
  if (ours.length === 0 || theirs?.length === 0) return undefined;
  return measureOf({
    ...{ id, what, unit, goals, ours },
    ...(peer && { peer: theirs, against: PEERS[peer] }),
  });
}

export function plansOf(rows: readonly TransferRow[]): PlanName[] {
  return [...new Set(rows.flatMap(({ ours, peer }) => (peer ? [ours, peer] : [ours])))];
}
