import { defineConfig } from 'vitest/config';

/** `pnpm leaks`: see `test/leaks/full.run.ts`. */
export default defineConfig({
  test: { include: ['test/leaks/*.run.ts'], env: { NODE_ENV: 'production' }, hookTimeout: 60_000 },
});
