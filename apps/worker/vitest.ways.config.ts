import { defineConfig, mergeConfig } from 'vitest/config';
import { packageTests } from '../../vitest.base.js';

// Every way out of a consult and every fault of a model, over real phones: minutes of talk, by `pnpm ways`.
export default defineConfig({
  test: {
    ...mergeConfig(packageTests, { test: { testTimeout: 240_000, hookTimeout: 120_000 } }).test,
    include: ['test/ways/*.ways.ts'],
  },
});
