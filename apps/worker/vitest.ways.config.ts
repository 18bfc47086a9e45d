import { defineConfig } from 'vitest/config';

/** `pnpm ways`: every kind of fault of every model at every stage of a call, and closed hours, over real phones. */
export default defineConfig({
  test: {
    include: ['test/ways/*.ways.ts'],
    env: { NODE_ENV: 'production' },
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
