import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMemoryTransferStore, Directory, TransferSession } from '@warm/session-core';
import { createFakePorts, FakeClock, type FakePorts } from '@warm/session-core/testing';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { statOf } from '../stat.js';

/** The first transfers warm up what is measured afterwards: memory and time must not grow from mark to mark. */
const LAST_MARK: ByEffort = { smoke: 100, quick: 5_000, full: 1_000_000 };
/** Transfers at once in the process. */
const AT_ONCE = 100;
const SAMPLES_A_MARK = 5;
/** Of the clock that is set on by a second every hundred transfers: what is kept has stopped growing by the first mark. */
const RETAIN_ENDED_MS = 3_000;
/** What the first mark may be exceeded by before something is said to grow. */
const MAY_GROW = 1.1;

const directory = Directory.from({
  departments: [
    { id: 'billing', name: 'billing', destinations: [{ id: 'ada', name: 'Ada', address: '+15550100001' }] },
  ],
});

/**
 * A million transfers, sessions and all, over fake ports and a memory store that forgets what ended: the
 * heap after a collection, and one core's time for a transfer, at 10k, 100k and 1M transfers.
 */
export async function coreSessions(effort: Effort): Promise<Measure[]> {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock, retainEndedMs: RETAIN_ENDED_MS });
  const measures: Measure[] = [];
  let count = 0;
  const run = async (transfers: number): Promise<number> => {
    const before = process.cpuUsage();
    const until = count + transfers;
    for (; count < until; count += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, each) => live(`t${count + each}`, each)));
      clock.advance(1_000);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / transfers;
  };
  const live = async (transferId: string, each: number): Promise<void> => {
    const ports = createFakePorts(undefined, { clock, store });
    const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund', transferId };
    const session = TransferSession.escalate({ ...call, ports, directory, limits: { boomerangWindowMs: 0 } });
    await play(ports, session, `${transferId}-1`, each);
    const { type } = await session.outcome;
    if (type === 'superseded') throw new Error(`${transferId} was taken away.`);
  };

  const largest = LAST_MARK[effort];
  let first: { readonly cpu: number; readonly heap: number } | undefined;
  for (const mark of [largest / 100, largest / 10, largest]) {
    const samples: number[] = [];
    const share = Math.max(AT_ONCE, (mark - count) / SAMPLES_A_MARK);
    for (let sample = 0; sample < SAMPLES_A_MARK; sample += 1) samples.push(await run(share));
    const heap = heapMb();
    const measured = [
      { id: 'cpu', what: 'processor time a transfer', unit: 'µs', ours: samples, goal: first?.cpu },
      { id: 'heap', what: 'heap after a collection', unit: 'MB', ours: [heap], goal: first?.heap },
    ];
    for (const { id, what, unit, ours, goal } of measured) {
      measures.push(
        measureOf({
          ...{ id: `core-sessions.${id}.${count}`, what: `${what} after ${count} transfers`, unit, ours },
          ...(goal !== undefined && { goals: [{ atMost: round(goal * MAY_GROW) }] }),
        }),
      );
    }
    first ??= { cpu: statOf(samples).median, heap };
  }
  return measures;
}

/** One in three is merged, one declined, one finds the line busy. */
async function play(
  ports: FakePorts,
  session: TransferSession,
  attemptId: string,
  each: number,
): Promise<void> {
  await until(ports, `brief:${attemptId}`);
  const leg = ports.leg(attemptId);
  leg.dialed();
  leg.ringing();
  if (each % 3 === 0) {
    leg.failed({ type: 'busy' });
    return;
  }
  leg.answered();
  while (session.state.phase === 'seeking' && session.state.attempts[0]?.stage !== 'briefing') await turn();
  const decisions = ports.decisions(attemptId);
  if (each % 3 === 1) decisions.accepted('digit');
  else decisions.declined();
}

async function until({ calls }: FakePorts, call: string): Promise<void> {
  while (!calls.includes(call)) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
