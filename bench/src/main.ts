import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { initializeLogger } from '@livekit/agents';
import { bench } from './bench.js';
import type { Effort } from './effort.js';
import type { Measure } from './measure.js';
import { MEASURE_NAMES, TRANSFER_MEASURES } from './registry.js';
import { isPlanName, PLAN_NAMES } from './transfer/plans.js';

const USAGE = `Usage: pnpm bench [--quick | --smoke] [--only name,name] [--plans name,name] [--out folder]
  --quick  at most five minutes; figures to look at, not to quote
  --smoke  everything once, to see that it works
  --only   some of: ${MEASURE_NAMES.join(', ')}
  --plans  transfers alone, and only some of: ${PLAN_NAMES.join(', ')}
  --out    where the results go, seen from bench/ (results; with --quick or --smoke ../.warm/bench), beside what is there`;

const { values } = parseArgs({
  // pnpm hands its own separator on.
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    only: { type: 'string' },
    plans: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const effort: Effort = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';
const all = values.plans === undefined ? MEASURE_NAMES : Object.keys(TRANSFER_MEASURES);
const only = values.only?.split(',') ?? all;
const plans = values.plans?.split(',') ?? PLAN_NAMES;
const unknown = [
  ...only.filter((name) => !MEASURE_NAMES.includes(name)),
  ...plans.filter((name) => !isPlanName(name)),
];
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `Unknown: ${unknown.join(', ')}\n${USAGE}` : USAGE);
  process.exit(unknown.length > 0 ? 1 : 0);
}
// A quick look must not take the place of the figures the README quotes.
const folder =
  values.out ??
  fileURLToPath(new URL(effort === 'full' ? '../results' : '../../.warm/bench', import.meta.url));
initializeLogger({ pretty: false, level: 'silent' });
const startedAt = performance.now();
const taken = await bench({ effort, only, plans: plans.filter(isPlanName), folder, onProgress });
for (const measure of taken) console.log(lineOf(measure));
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(`${taken.length} measures in ${seconds} s → ${folder}`);
process.exit(0);

function onProgress(line: string): void {
  console.log(`${new Date().toLocaleTimeString('en-GB')}  ${line}`);
}

function lineOf({ id, unit, ours, peer, ratio, met }: Measure): string {
  return [
    id.padEnd(34),
    `ours ${ours.median.toFixed(1)} ${unit}`,
    ...(peer ? [`peer ${peer.median.toFixed(1)}`] : []),
    ...(ratio === null ? [] : [`ratio ${ratio.toFixed(2)}`]),
    ...(met === null ? [] : [met ? 'goal met' : 'goal missed']),
  ].join('  ');
}
