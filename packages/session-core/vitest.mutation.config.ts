import { defineConfig } from 'vitest/config';

/** The tests of the machine, with as many runs as a mutant deserves: one that survives them survives more as well. */
export default defineConfig({
  test: {
    include: ['test/machine/*.test.ts', 'test/ways.test.ts', 'test/transfer-session.test.ts', 'test/resume.test.ts'],
    // Its 50,000 states would take every mutant ten seconds; the diagram's walk is the same with one attempt.
    exclude: ['test/machine/walk.test.ts'],
    fileParallelism: false,
    env: { NODE_ENV: 'production', FAST_CHECK_RUNS: '1000', FAST_CHECK_SEED: '1' },
    testTimeout: 20_000,
  },
});
