import { gateMerge } from './measures/gate-merge.js';

/** Runs the measure of the gate's merge alone and prints a line for each figure. */
for (const { id, unit, ours, goal } of await gateMerge()) {
  const { median, p95, n } = ours;
  console.log(`${id.padEnd(24)} ${median.toFixed(1)} ${unit} (p95 ${p95.toFixed(1)}, n ${n})  ${goal ?? ''}`);
}
process.exit(0);
