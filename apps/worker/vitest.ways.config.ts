import { defineConfig } from 'vitest/config';

/** `pnpm ways`: every way out of a consult and every fault of a model, over real phones. */
export default defineConfig({
  test: {
    include: ['test/ways/*.ways.ts'],
    env: { NODE_ENV: 'production' },
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
