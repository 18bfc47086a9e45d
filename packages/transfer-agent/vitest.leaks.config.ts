import { defineConfig } from 'vitest/config';

/** `pnpm leaks`: fifty transfers in one process, some four minutes. */
export default defineConfig({
  test: { include: ['test/leaks/*.run.ts'], env: { NODE_ENV: 'production' }, testTimeout: 600_000 },
});
