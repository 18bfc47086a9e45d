import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Real calls take their time, on a machine without any to spare as well.
    testTimeout: 300_000,
  },
});
