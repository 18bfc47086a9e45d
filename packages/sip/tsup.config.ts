import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  sourcemap: true,
  clean: true,
  // Published as ESM only: a CJS consumer on Node 20 could not load it.
  noExternal: ['p-retry'],
});
