import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { ByEffort, Effort } from '../effort.js';
import type { ContestantId } from '../lab/contestant.js';
import { Disposables } from '../lab/disposables.js';
import { openLab, type Lab } from '../lab/lab.js';
import { benchScript } from '../lab/script.js';
import { measureOf, type Measure } from '../measure.js';
import { LATENCIES } from '../transfer/place-transfer.js';
import { PLANS } from '../transfer/plans.js';
import { Transfer } from '../transfer/transfer.js';
import { between, type Stage, type TransferRun } from '../transfer/transfer-run.js';

/** At most twenty calls, and no more than the machine holds: an agent that listens takes a third of a core. */
const CALLS: ByEffort = { smoke: 0, quick: 0, full: Math.min(20, 2 * availableParallelism()) };
/** Calls come in one after the other, the wishes for a person almost at once. */
const CALL_EVERY_MS = 3_000;
const ASK_EVERY_MS = 50;
const RING_MS = 3_000;

/** So different that the transcriber tells them apart, whoever says them. */
const MATTERS = [
  'my kettle leaks and I want a person',
  'there is a wrong invoice from last October, get me a person',
  'please a person about the garden hose',
  'can some person explain the new tariff to me',
  'I lost my password twice and need a person now',
  'a person should look at these broken headphones',
  'who is the person responsible for deliveries to Norway',
  'let a real person cancel the subscription of my grandmother',
  'your website shows nothing but errors, I need a person',
  'the blue lamp arrived green, may I talk to a person',
  'person please, it is about seventeen chairs',
  'I was charged three times and only a person can help',
  'is there any person who speaks about warranties',
  'my neighbour took the parcel, give me a person',
  'the coffee machine explodes every morning, quickly a person',
  'a person from accounting, regarding tax certificates',
  'we moved to Hamburg and some person must change the address',
  'could a person tell me when the train set is back in stock',
  'no robot any more, a living person',
  'yesterday the technician did not come, so connect me to a person',
];

interface Load {
  readonly runs: readonly TransferRun[];
  readonly failed: number;
  readonly memoryMb: number;
  readonly cpuMs: number;
}

/** The same figures with many transfers at the same time, and what each of them takes of the machine. */
export async function atOnce(effort: Effort): Promise<Measure[]> {
  const calls = CALLS[effort];
  if (calls === 0) return [];
  const ours = await loadOf('ours', calls);
  const peer = await loadOf('pinned', calls);
  const stage = (id: string, what: string, from: Stage, to: Stage) => {
    const samples = ({ runs }: Load) => runs.flatMap((run) => between(run, from, to) ?? []);
    return {
      id: `at-once.${id}`,
      what: `${calls} at once: ${what}`,
      unit: 'ms',
      ours: samples(ours),
      peer: samples(peer),
    };
  };
  const whole = (id: string, what: string, unit: string, of: (load: Load) => number) => {
    return {
      id: `at-once.${id}`,
      what: `${calls} at once: ${what}`,
      unit,
      ours: [of(ours)],
      peer: [of(peer)],
    };
  };
  return [
    stage('tool-to-invite', 'tool call → INVITE', 'toolCall', 'invite'),
    stage('tool-to-music', 'tool call → hold music', 'toolCall', 'music'),
    stage('answer-to-brief', 'answer → first word of the brief', 'answered', 'brief'),
    whole('failed', 'transfers that did not come about', 'calls', ({ failed }) => failed),
    whole('memory', 'memory a transfer', 'MB', ({ memoryMb }) => memoryMb / calls),
    whole('cpu', 'processor time a call', 'ms', ({ cpuMs }) => cpuMs / calls),
  ].flatMap((measure) =>
    measure.ours.length > 0 && measure.peer.length > 0
      ? measureOf({ ...measure, against: 'greetingSpeech' })
      : [],
  );
}

async function loadOf(id: ContestantId, calls: number): Promise<Load> {
  await using lab = await openLab({ contestants: [id], supervisors: calls, onProgress: () => undefined });
  await using phones = new Disposables();
  const matters = MATTERS.slice(0, calls);
  lab.models.llm.script(
    benchScript({
      filler: false,
      supervisorFor: (said) => `ada${likest(said, matters)}`,
    }),
  );
  Object.assign(lab.models.latencies, LATENCIES.real);
  const contestant = lab.contestants.get(id);
  if (!contestant) throw new Error(`${id} does not run.`);
  const before = { memoryMb: contestant.memoryMb, cpuMs: contestant.cpuMs };
  const transfers: Transfer[] = [];
  let failed = 0;
  for (const [number, ask] of matters.entries()) {
    const transfer = await comeIn({ lab, phones, id, number, ask }).catch(() => undefined);
    if (transfer) transfers.push(transfer);
    else failed++;
  }
  let memoryMb = 0;
  const results = await Promise.allSettled(
    transfers.map(async (transfer, index) => {
      await pause(index * ASK_EVERY_MS);
      // Reading the memory of twenty processes takes its time: once, while everybody waits.
      const onBriefed = () => (memoryMb ||= contestant.memoryMb - before.memoryMb);
      return transfer.ask(() => void onBriefed());
    }),
  );
  const runs = results.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  failed += results.length - runs.length;
  const cpuMs = contestant.cpuMs - before.cpuMs;
  const plan = PLANS.ours;
  return {
    runs: runs.map((run) => ({ ...run, plan, memoryMb: undefined, cpuMs: 0 })),
    failed,
    memoryMb,
    cpuMs,
  };
}

/** Which of these somebody has said, of whom the transcriber may have understood a part. */
function likest(said: string, matters: readonly string[]): number {
  const words = said.split(' ');
  const shared = matters.map((each) => words.filter((word) => each.split(' ').includes(word)).length);
  return shared.indexOf(Math.max(...shared));
}

interface Coming {
  readonly lab: Lab;
  readonly phones: Disposables;
  readonly id: ContestantId;
  readonly number: number;
  readonly ask: string;
}

async function comeIn({ lab, phones, id, number, ask }: Coming): Promise<Transfer> {
  const contestant = lab.contestants.get(id);
  if (!contestant) throw new Error(`${id} does not run.`);
  const plan = { ...(id === 'ours' ? PLANS.oursBriefed : PLANS.pinned), ending: 'hang-up-briefed' } as const;
  const caller = phones.use(await lab.caller(number));
  const supervisor = phones.use(await lab.supervisor(number, { answer: { afterMs: RING_MS } }));
  const transfer = new Transfer({ lab, plan, contestant, caller, supervisor, ask, to: `ada${number}` });
  await Promise.all([transfer.callIn(), pause(CALL_EVERY_MS)]);
  return transfer;
}
