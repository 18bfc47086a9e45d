import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { startModelServers, startStack, type LiveKitEndpoint } from '@warm/testbed';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { joinWithMicrophone } from '../rooms/join.js';
import type { TransferMemoryJob } from '../rooms/transfer-memory-process.js';

const CALLS: ByEffort = { smoke: 1, quick: 5, full: 5 };
/** A process each: memory once taken is seldom given back. */
const ROUNDS: ByEffort = { smoke: 1, quick: 1, full: 7 };
/** After a connection WebRTC has hundreds of threads for some ten seconds, with their memory. */
const SETTLING_MS: ByEffort = { smoke: 500, quick: 15_000, full: 30_000 };
const PROCESS = fileURLToPath(new URL('../rooms/transfer-memory-process.ts', import.meta.url));

/**
 * What a transfer takes while the supervisor is being talked to, beyond the call that it is made from: resident memory
 * of a process with five calls, before and during a transfer in each, the code that is run for the first time included.
 * Callers and supervisors are in this process.
 */
export async function transferMemory(effort: Effort): Promise<Measure[]> {
  await using stack = await startStack();
  await using models = await startModelServers();
  const { livekit } = stack;
  const { openai, cartesia } = models;
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS[effort]; round++) {
    const calls = Array.from({ length: CALLS[effort] }, (_, each) => `${round}-${each}`);
    const people = await Promise.all(calls.map((call) => peopleOf(call, livekit)));
    ours.push(await runProcess({ calls, livekit, openai, cartesia, settlingMs: SETTLING_MS[effort] }));
    await Promise.all(people.flat().map((person) => person.disconnect()));
  }
  const what = 'a transfer, beyond its call';
  return [measureOf({ id: 'transfer-memory', what, unit: 'MB', ours, goals: [{ atMost: 15 }] })];
}

function peopleOf(call: string, livekit: LiveKitEndpoint) {
  return Promise.all([
    joinWithMicrophone(livekit, `call-${call}`, 'caller'),
    joinWithMicrophone(livekit, `consult-${call}`, 'supervisor'),
  ]);
}

async function runProcess(job: TransferMemoryJob): Promise<number> {
  const child = fork(PROCESS, [JSON.stringify(job)], { execArgv: ['--import', 'tsx', '--expose-gc'] });
  const [megabytes] = (await once(child, 'message')) as [number];
  child.kill();
  return megabytes;
}
