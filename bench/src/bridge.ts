import { bridge } from './measures/bridge.js';

/** Runs the measures of the bridge alone and prints a line for each. */
for (const { id, unit, ours, goal } of await bridge()) {
  const { median, p95, n } = ours;
  console.log(`${id.padEnd(24)} ${median.toFixed(1)} ${unit} (p95 ${p95.toFixed(1)}, n ${n})  ${goal ?? ''}`);
}
process.exit(0);
