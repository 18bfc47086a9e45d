import { defineConfig } from 'vitest/config';

/** The tests that tell each step of the machine; walks and properties would take every mutant seconds. */
export default defineConfig({
  test: {
    include: ['test/machine/transition/*.test.ts', 'test/machine/{resume,select}.test.ts'],
    fileParallelism: false,
    env: { NODE_ENV: 'production' },
    testTimeout: 20_000,
  },
});
