import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { loadHoldSource } from '@warm/hold-audio';
import { startStack } from '@warm/testbed';
import { measureOf, type Measure } from '../measure.js';
import { HOLD_MUSIC } from '../rooms/hold-music.js';
import type { HoldLoad, HoldLoadJob } from '../rooms/hold-load-process.js';

const ROOMS = 20;
/** One process plays in one way only: memory once taken is seldom given back. They take turns. */
const ROUNDS = 3;
const PROCESS = fileURLToPath(new URL('../rooms/hold-load-process.ts', import.meta.url));

/**
 * What playing in 20 rooms of one process costs: processor time (percent of one core) and memory beyond what the 20
 * connected rooms take by themselves, and processes started to decode.
 */
export async function holdLoad(): Promise<Measure[]> {
  await using stack = await startStack({});
  // Some process of the machine has decoded it before, as in every call but the very first.
  await loadHoldSource({ file: HOLD_MUSIC });
  const loads: Record<HoldLoadJob['player'], HoldLoad[]> = { ours: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const player of ['ours', 'peer'] as const) {
      const livekit = stack.livekit;
      loads[player].push(await runProcess({ player, rooms: ROOMS, prefix: `${player}-${round}`, livekit }));
    }
  }
  const measure = (id: string, unit: string, of: (load: HoldLoad) => number, goal: string) =>
    measureOf({ id, unit, ours: loads.ours.map(of), peer: loads.peer.map(of), goal });
  const half = 'at most half of the peer';
  return [
    measure('hold.cpu-20-rooms', '% of a core', ({ cpuPercent }) => cpuPercent, half),
    measure('hold.memory-20-rooms', 'MB', ({ memoryMb }) => memoryMb, half),
    measure('hold.decoders-20-rooms', 'processes', ({ decoders }) => decoders, 'none'),
  ];
}

async function runProcess(job: HoldLoadJob): Promise<HoldLoad> {
  const child = fork(PROCESS, [JSON.stringify(job)], { execArgv: ['--import', 'tsx', '--expose-gc'] });
  const [load] = (await once(child, 'message')) as [HoldLoad];
  child.kill();
  return load;
}
