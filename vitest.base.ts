import { defineConfig } from 'vitest/config';

/** How the tests of every package run, from its folder as well as from the root. */
export const packageTests = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // A file with real processes starts a LiveKit of its own; several at once would slow each other's audio down.
    fileParallelism: false,
    // rtc-node writes a line a connection otherwise.
    env: { NODE_ENV: 'production' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second, the default, is less than a real server under load may take.
    expect: { poll: { timeout: 15_000 } },
  },
});
