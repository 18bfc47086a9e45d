import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Life, scenarios } from './life.js';

const { FAST_CHECK_RUNS: wanted, FAST_CHECK_SEED: repeated } = process.env;

/**
 * All lives of a session in a test run: half of them begin warm and half cold, in files that run beside each other.
 * A million with `FAST_CHECK_RUNS=1000000`.
 */
const lives = Number(wanted ?? 100_000);
/** The same in every test run, so that a red one is about what was changed; another for as many as somebody wants. */
const seed = Number(repeated ?? (wanted === undefined ? 20_261_127 : Date.now()));

export function testLives(begun: 'warm' | 'cold'): void {
  test(
    `a session begun ${begun}, with ports that fail, hang, answer late and twice, and processes that die (seed ${seed})`,
    async () => {
      const outcomes = new Set<string>();
      await fc.assert(
        fc.asyncProperty(scenarios(begun === 'cold'), async (of) => {
          outcomes.add((await new Life(of).live()).type);
        }),
        { numRuns: Math.ceil(lives / 2), seed },
      );
      expect([...outcomes].sort()).toEqual([
        'call-ended',
        'caller-left',
        'cold-transferred',
        'merged',
        'message-taken',
        'returned',
      ]);
    },
    // Half a million take ten minutes on a free core.
    2 * 3_600_000,
  );
}
