import type { Lab } from '../lab.js';
import { transferRound, type LeakedFrames, type Round, type Trace } from './transfer-round.js';

export interface RoundsResult {
  readonly rounds: number;
  /** Transfers in which somebody heard what they must not. */
  readonly leaking: readonly {
    readonly seed: number;
    readonly frames: LeakedFrames;
    readonly trace: Trace;
  }[];
  /** Transfers that did not come about. */
  readonly failures: readonly { readonly seed: number; readonly error: unknown }[];
  /** The longest that the supervisor heard a third participant, and was heard by one. */
  readonly worstThirdMs: number;
  readonly worstToThirdMs: number;
}

const FRAME_MS = 20;

/** Runs transfers, `width` at a time. */
export async function runRounds(lab: Lab, rounds: readonly Round[], width: number): Promise<RoundsResult> {
  const leaking: { seed: number; frames: LeakedFrames; trace: Trace }[] = [];
  const failures: { seed: number; error: unknown }[] = [];
  let worstThirdMs = 0;
  let worstToThirdMs = 0;
  const waiting = [...rounds];
  const work = async () => {
    for (let round = waiting.shift(); round; round = waiting.shift()) {
      const { seed } = round;
      try {
        const trace: Trace = [];
        const frames = await transferRound(lab, round, trace);
        worstThirdMs = Math.max(worstThirdMs, frames.thirdToSupervisor * FRAME_MS);
        worstToThirdMs = Math.max(worstToThirdMs, frames.supervisorToThird * FRAME_MS);
        if (isLeak(frames)) leaking.push({ seed, frames, trace });
      } catch (error) {
        failures.push({ seed, error });
      }
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return { rounds: rounds.length, leaking, failures, worstThirdMs, worstToThirdMs };
}

/** Nobody's secrets. */
const OPEN: readonly (keyof LeakedFrames)[] = ['thirdToSupervisor', 'supervisorToThird'];

function isLeak(frames: LeakedFrames): boolean {
  return (Object.keys(frames) as (keyof LeakedFrames)[]).some(
    (name) => frames[name] > 0 && !OPEN.includes(name),
  );
}
