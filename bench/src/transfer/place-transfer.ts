import type { AnswerPlan } from '@warm/testbed';
import type { Contestant } from '../lab/contestant.js';
import type { Lab } from '../lab/lab.js';
import { benchScript } from '../lab/script.js';
import { WORDS } from '../lab/words.js';
import { Transfer, type TransferMeasured } from './transfer.js';
import type { LatencyName, TransferPlan, TransferRun } from './transfer-run.js';

export const LATENCIES = {
  real: { llmFirstTokenMs: 600, ttsFirstByteMs: 200, sttFinalMs: 300 },
  zero: { llmFirstTokenMs: 0, ttsFirstByteMs: 0, sttFinalMs: 0 },
} as const satisfies Record<LatencyName, object>;

/** Long enough for a brief to be written and spoken ahead; people take longer to answer. */
const RING_MS = 1_500;

/** Whom the model knows the supervisor as. */
const TO = 'ada0';

/** Places one call and has it transferred as `plan` says. @throws if a stage does not come */
export async function placeTransfer(lab: Lab, plan: TransferPlan): Promise<TransferRun> {
  const contestant = lab.contestants.get(plan.contestant);
  if (!contestant) throw new Error(`${plan.contestant} does not run.`);
  lab.models.llm.script(benchScript({ filler: plan.filler, supervisorFor: () => TO }));
  Object.assign(lab.models.latencies, LATENCIES[plan.latency]);
  const before = { memoryMb: contestant.memoryMb, cpuMs: contestant.cpuMs };
  let memoryMb: number | undefined;
  const measured = await callAndAsk(lab, plan, contestant, () => {
    memoryMb = contestant.memoryMb - before.memoryMb;
  });
  return { plan, ...measured, memoryMb, cpuMs: contestant.cpuMs - before.cpuMs };
}

async function callAndAsk(
  lab: Lab,
  plan: TransferPlan,
  contestant: Contestant,
  onBriefed: () => void,
): Promise<TransferMeasured> {
  const caller = await lab.caller(0);
  const supervisor = await lab.supervisor(0, { answer: answerOf(plan) });
  try {
    const transfer = new Transfer({ lab, plan, contestant, caller, supervisor, ask: WORDS.ask, to: TO });
    await transfer.callIn();
    return await transfer.ask(onBriefed);
  } finally {
    await Promise.all([caller.close(), supervisor.close()]);
    await lab.clearAway();
  }
}

function answerOf({ ending }: TransferPlan): AnswerPlan {
  return ending === 'hang-up-ringing' ? 'ring-forever' : { afterMs: RING_MS };
}
