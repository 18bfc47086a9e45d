import { expect, onTestFinished, test } from 'vitest';
import { runRounds } from './leaks/run-rounds.js';
import type { Round } from './leaks/transfer-round.js';
import { startLab } from './lab.js';

/** A part of the run that `pnpm leaks` makes, short enough for every change. */
const ROUNDS: readonly Round[] = Array.from({ length: 24 }, (_, seed) => ({
  seed,
  maxDelayMs: seed % 3 === 1 ? 300 : 0,
  republishes: seed % 4 === 1,
  reconnects: seed % 12 === 3,
  thirdJoins: seed % 4 === 2,
}));

test('24 transfers, late requests and other disturbances among them: nobody hears what they must not', async () => {
  const lab = await startLab();
  onTestFinished(() => lab[Symbol.asyncDispose]());
  const { leaking, failures } = await runRounds(lab, ROUNDS, 3);
  expect({ leaking, failures }).toEqual({ leaking: [], failures: [] });
}, 120_000);
