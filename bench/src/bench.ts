import type { Effort } from './effort.js';
import type { Measure } from './measure.js';
import { MEASURE_NAMES, OWN_MEASURES, TRANSFER_MEASURES } from './registry.js';
import { describeMachine, describeVersions } from './results/machine.js';
import { timelinesOf } from './results/timelines.js';
import { writeResults } from './results/write-results.js';
import { LATENCIES } from './transfer/place-transfer.js';
import { placeTransfers } from './transfer/place-transfers.js';
import type { PlanName } from './transfer/plans.js';
import { measureTransfers, plansOf, type TransferRuns } from './transfer/transfer-measure.js';

export interface BenchOptions {
  readonly effort: Effort;
  /** Names of the registry. */
  readonly only: readonly string[];
  /** The kinds of transfers that may be placed. */
  readonly plans: readonly PlanName[];
  readonly folder: string;
  readonly onProgress: (line: string) => void;
}

/** Takes the measures and writes each as soon as it is taken. @returns what was measured this time */
export async function bench(options: BenchOptions): Promise<Measure[]> {
  const { effort, only, folder, onProgress } = options;
  const constant = {
    version: 1 as const,
    machine: describeMachine(),
    versions: await describeVersions(),
    settings: { latencies: LATENCIES },
  };
  const all: Measure[] = [];
  const keep = async (taken: readonly Measure[], runs: TransferRuns = {}): Promise<void> => {
    all.push(...taken);
    const takenAt = new Date().toISOString();
    const measures = taken.map((measure) => ({ ...measure, effort, takenAt }));
    await writeResults(folder, { ...constant, measures, timelines: timelinesOf(runs) }, MEASURE_NAMES);
  };

  const rows = only.flatMap((name) => TRANSFER_MEASURES[name] ?? []);
  const plans = plansOf(rows).filter((plan) => options.plans.includes(plan));
  if (plans.length > 0) {
    const runs = await placeTransfers({ plans, effort, onProgress });
    await keep(
      rows.flatMap((row) => measureTransfers(row, runs) ?? []),
      runs,
    );
  }
  for (const name of only) {
    const measure = OWN_MEASURES[name];
    if (!measure) continue;
    onProgress(name);
    await keep(await measure(effort));
  }
  return all;
}
