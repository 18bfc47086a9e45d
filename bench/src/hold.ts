import { initializeLogger } from '@livekit/agents';

import type { Measure, Stat } from './measure.js';
import { holdFirstAudio } from './measures/hold-first-audio.js';
import { holdLoad } from './measures/hold-load.js';

/** Runs the measures of `@warm/hold-audio` alone and prints a line for each. */
initializeLogger({ pretty: false, level: 'silent' });
for (const run of [holdFirstAudio, holdLoad]) {
  for (const measure of await run()) console.log(lineOf(measure));
}
process.exit(0);

function lineOf({ id, unit, ours, peer, ratio, goal }: Measure): string {
  const parts = [
    id.padEnd(32),
    `ours ${textOf(ours)}`,
    ...(peer === null ? [] : [`peer ${textOf(peer)}`]),
    unit,
    ...(ratio === null ? [] : [`ratio ${ratio.toFixed(1)}`]),
    ...(goal === null ? [] : [`(goal: ${goal})`]),
  ];
  return parts.join('  ');
}

function textOf({ median, p95, n }: Stat): string {
  return `${median.toFixed(1)} (p95 ${p95.toFixed(1)}, n ${n})`;
}
