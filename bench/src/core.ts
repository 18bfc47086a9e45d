import type { Measure } from './measure.js';
import { coreSessions } from './measures/core-sessions.js';
import { coreTransitions } from './measures/core-transitions.js';

/** Runs the measures of `@warm/session-core` alone, some minutes for the million, and prints a line for each. */
coreTransitions().forEach(print);
(await coreSessions()).forEach(print);

function print({ id, unit, ours: { median, p95, n }, goal }: Measure): void {
  console.log(
    `${id.padEnd(32)}  ${median.toFixed(1)} ${unit} (p95 ${p95.toFixed(1)}, n ${n})  goal: ${goal ?? '-'}`,
  );
}
