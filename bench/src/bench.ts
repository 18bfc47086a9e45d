import type { Effort } from './effort.js';
import type { Measure } from './measure.js';
import { MEASURE_NAMES, OWN_MEASURES, TRANSFER_MEASURES } from './registry.js';
import { describeMachine, describeVersions } from './results/machine.js';
import type { Results } from './results/schema.js';
import { timelinesOf } from './results/timelines.js';
import { writeResults } from './results/write-results.js';
import { LATENCIES } from './transfer/place-transfer.js';
import { placeTransfers } from './transfer/place-transfers.js';
import { measureTransfers, plansOf, type TransferRuns } from './transfer/transfer-measure.js';

export interface BenchOptions {
  readonly effort: Effort;
  /** Names of the registry. */
  readonly only: readonly string[];
  readonly folder: string;
  readonly onProgress: (line: string) => void;
}

/** Takes the measures and writes the results. @returns what was measured this time */
export async function bench({ effort, only, folder, onProgress }: BenchOptions): Promise<Measure[]> {
  const measures: Measure[] = [];
  const rows = only.flatMap((name) => TRANSFER_MEASURES[name] ?? []);
  let runs: TransferRuns = {};
  if (rows.length > 0) {
    runs = await placeTransfers({ plans: plansOf(rows), effort, onProgress });
    measures.push(...rows.flatMap((row) => measureTransfers(row, runs) ?? []));
  }
  for (const name of only) {
    const measure = OWN_MEASURES[name];
    if (!measure) continue;
    onProgress(name);
    measures.push(...(await measure(effort)));
  }
  const takenAt = new Date().toISOString();
  const results: Results = {
    version: 1,
    machine: describeMachine(),
    versions: describeVersions({}),
    settings: { latencies: LATENCIES },
    measures: measures.map((measure) => ({ ...measure, effort, takenAt })),
    timelines: timelinesOf(runs),
  };
  await writeResults(folder, results, MEASURE_NAMES);
  return measures;
}
