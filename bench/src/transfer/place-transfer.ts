import type { AnswerPlan } from '@warm/testbed';
import type { Lab } from '../lab/lab.js';
import { benchScript } from '../lab/script.js';
import { WORDS } from '../lab/words.js';
import { Transfer } from './transfer.js';
import type { LatencyName, TransferPlan, TransferRun } from './transfer-run.js';

export const LATENCIES = {
  real: { llmFirstTokenMs: 600, ttsFirstByteMs: 200, sttFinalMs: 300 },
  zero: { llmFirstTokenMs: 0, ttsFirstByteMs: 0, sttFinalMs: 0 },
} as const satisfies Record<LatencyName, object>;

/** Long enough for a brief to be written and spoken ahead; people take longer to answer. */
const RING_MS = 1_500;

/** Places one call and has it transferred as `plan` says. @throws if a stage does not come */
export async function placeTransfer(lab: Lab, plan: TransferPlan): Promise<TransferRun> {
  const contestant = lab.contestants.get(plan.contestant);
  if (!contestant) throw new Error(`${plan.contestant} does not run.`);
  const to = 'ada0';
  lab.models.llm.script(benchScript({ filler: plan.filler, supervisorFor: () => to }));
  Object.assign(lab.models.latencies, LATENCIES[plan.latency]);
  const caller = await lab.caller(0);
  const supervisor = await lab.supervisor(0, { answer: answerOf(plan) });
  try {
    const before = contestant.usage;
    let memoryMb: number | undefined;
    const transfer = new Transfer({ lab, plan, contestant, caller, supervisor, ask: WORDS.ask, to });
    await transfer.callIn();
    const measured = await transfer.ask(() => (memoryMb = contestant.usage.memoryMb - before.memoryMb));
    return { plan, ...measured, memoryMb, cpuMs: contestant.usage.cpuMs - before.cpuMs };
  } finally {
    await Promise.all([caller.close(), supervisor.close()]);
    await lab.clearAway();
  }
}

function answerOf({ ending }: TransferPlan): AnswerPlan {
  return ending === 'hang-up-ringing' ? 'ring-forever' : { afterMs: RING_MS };
}
