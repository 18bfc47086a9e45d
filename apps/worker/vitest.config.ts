import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Real calls take their time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // A machine that CI shares can starve a phone of its 20 ms packets; what fails twice is broken. Here every failure shows.
    retry: process.env['CI'] ? 1 : 0,
  },
});
