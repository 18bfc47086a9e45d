import type { ByEffort, Effort } from '../effort.js';
import type { ContestantId } from '../lab/contestant.js';
import { openLab } from '../lab/lab.js';
import { placeTransfer } from './place-transfer.js';
import { PLANS, ROUNDS, type PlanName } from './plans.js';
import type { TransferRuns } from './transfer-measure.js';
import type { TransferRun } from './transfer-run.js';

export interface PlaceTransfersOptions {
  readonly plans: readonly PlanName[];
  readonly effort: Effort;
  readonly onProgress: (line: string) => void;
}

/** The first of each contestant finds some things cold; it is not counted. */
const WARM_UPS: ByEffort = { smoke: 0, quick: 0, full: 1 };
/** A stage may fail to come for reasons of the machine, and the call is placed anew; what fails more often is a mistake. */
const MAX_FAILURES: ByEffort = { smoke: 2, quick: 2, full: 10 };

/** After this no further call is placed: a quick look is quick on a slow machine too, and may leave rows out. */
const BUDGET_MS: ByEffort = { smoke: Infinity, quick: 145_000, full: Infinity };

/** Goes through all plans turn by turn, so that whatever the machine does meets everybody alike. */
export async function placeTransfers({
  plans,
  effort,
  onProgress,
}: PlaceTransfersOptions): Promise<TransferRuns> {
  const deadline = performance.now() + BUDGET_MS[effort];
  const placed = plans.filter((plan) => ROUNDS[plan][effort] > 0);
  if (placed.length === 0) return {};
  const contestants = [...new Set(placed.map((plan): ContestantId => PLANS[plan].contestant))];
  await using lab = await openLab({ contestants, onProgress });
  const runs: Partial<Record<PlanName, TransferRun[]>> = {};
  let failures = 0;
  const place = async (plan: PlanName): Promise<TransferRun> => {
    for (;;) {
      try {
        return await placeTransfer(lab, PLANS[plan]);
      } catch (error) {
        const output = lab.contestants.get(PLANS[plan].contestant)?.output.slice(-1_000) ?? '';
        onProgress(`${plan}: ${String(error)}\n${output}`);
        if (++failures > MAX_FAILURES[effort]) throw error;
      }
    }
  };
  for (const contestant of contestants) {
    const plan = placed.find((each) => PLANS[each].contestant === contestant);
    for (let warmUp = 0; plan && warmUp < WARM_UPS[effort]; warmUp++) await place(plan);
  }
  const last = Math.max(...placed.map((plan) => ROUNDS[plan][effort]));
  for (let round = 1; round <= last; round++) {
    // What is placed seldom comes last.
    for (const plan of placed.filter((each) => ROUNDS[each][effort] > last - round)) {
      if (performance.now() > deadline) return runs;
      const soFar = (runs[plan] ??= []);
      soFar.push(await place(plan));
      onProgress(`${plan}: ${soFar.length} of ${ROUNDS[plan][effort]}`);
    }
  }
  return runs;
}
