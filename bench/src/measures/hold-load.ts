import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { loadHoldSource } from '@warm/hold-audio';
import { startStack } from '@warm/testbed';
import type { ByEffort, Effort } from '../effort.js';
import type { Goal } from '../goal.js';
import { measureOf, type Measure } from '../measure.js';
import { HOLD_MUSIC } from '../rooms/hold-music.js';
import type { HoldLoad, HoldLoadJob } from '../rooms/hold-load-process.js';

const ROOMS: ByEffort = { smoke: 2, quick: 10, full: 20 };
/** One process plays in one way only: memory once taken is seldom given back. They take turns. */
const ROUNDS: ByEffort = { smoke: 1, quick: 1, full: 3 };
/** After a connection WebRTC has hundreds of threads for some ten seconds, with their memory. */
const SETTLING_MS: ByEffort = { smoke: 500, quick: 3_000, full: 15_000 };
const MEASURING_MS: ByEffort = { smoke: 500, quick: 3_000, full: 10_000 };
const PROCESS = fileURLToPath(new URL('../rooms/hold-load-process.ts', import.meta.url));

/**
 * What playing in many rooms of one process costs: processor time (percent of one core) and memory beyond what the
 * connected rooms take by themselves, and processes started to decode.
 */
export async function holdLoad(effort: Effort): Promise<Measure[]> {
  const rooms = ROOMS[effort];
  await using stack = await startStack({});
  // Some process of the machine has decoded it before, as in every call but the very first.
  await loadHoldSource({ file: HOLD_MUSIC });
  const loads: Record<HoldLoadJob['player'], HoldLoad[]> = { ours: [], peer: [] };
  for (let round = 0; round < ROUNDS[effort]; round++) {
    for (const player of ['ours', 'peer'] as const) {
      const livekit = stack.livekit;
      loads[player].push(
        await runProcess({
          player,
          rooms,
          settlingMs: SETTLING_MS[effort],
          measuringMs: MEASURING_MS[effort],
          prefix: `${player}-${round}`,
          livekit,
        }),
      );
    }
  }
  const measure = (id: string, what: string, unit: string, goal: Goal, of: (load: HoldLoad) => number) =>
    measureOf({
      ...{ id, what, unit, goals: [goal], against: 'BackgroundAudioPlayer' },
      ...{ ours: loads.ours.map(of), peer: loads.peer.map(of) },
    });
  const half = { ofPeer: 0.5 };
  return [
    measure(
      'hold-load.cpu',
      `hold music in ${rooms} rooms of a process`,
      '% of a core',
      half,
      (load) => load.cpuPercent,
    ),
    measure(
      'hold-load.memory',
      `hold music in ${rooms} rooms of a process`,
      'MB',
      half,
      (load) => load.memoryMb,
    ),
    measure(
      'hold-load.decoders',
      `programs started for ${rooms} rooms`,
      'processes',
      { atMost: 0 },
      (load) => load.decoders,
    ),
  ];
}

async function runProcess(job: HoldLoadJob): Promise<HoldLoad> {
  const child = fork(PROCESS, [JSON.stringify(job)], { execArgv: ['--import', 'tsx', '--expose-gc'] });
  const [load] = (await once(child, 'message')) as [HoldLoad];
  child.kill();
  return load;
}
