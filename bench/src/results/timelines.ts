import { statOf } from '../stat.js';
import type { PlanName } from '../transfer/plans.js';
import type { TransferRuns } from '../transfer/transfer-measure.js';
import type { Stage } from '../transfer/transfer-run.js';
import type { Results } from './schema.js';

type Timeline = Results['timelines'][number];

/** What comes after the caller has hung up is no stage of a transfer. */
const AFTERWARDS: ReadonlySet<Stage> = new Set(['canceled', 'released']);

const SHOWN: readonly (readonly [PlanName, string])[] = [
  ['ours', '@warm'],
  ['pinned', 'WarmTransferTask, greetingSpeech'],
  ['pinnedHumanFirst', 'WarmTransferTask, default'],
];

/** As they are drawn, whenever each was measured. */
export function inOrder(timelines: readonly Timeline[]): Timeline[] {
  return SHOWN.flatMap(([, name]) => timelines.find((timeline) => timeline.name === name) ?? []);
}

/** The median moment of each stage, counted from the tool call. */
export function timelinesOf(runs: TransferRuns): Timeline[] {
  return SHOWN.flatMap(([plan, name]) => {
    const placed = runs[plan] ?? [];
    const stages = new Map<Stage, number[]>();
    for (const { stages: times } of placed) {
      const { toolCall } = times;
      if (toolCall === undefined) continue;
      for (const [stage, atMs] of Object.entries(times) as [Stage, number][]) {
        if (AFTERWARDS.has(stage)) continue;
        stages.set(stage, [...(stages.get(stage) ?? []), atMs - toolCall]);
      }
    }
    const medians = [...stages].map(
      ([stage, samples]) => [stage, Math.round(statOf(samples).median)] as const,
    );
    return placed.length === 0 ? [] : [{ name, stages: Object.fromEntries(medians) }];
  });
}
