import { defineConfig } from 'tsup';

export default defineConfig({
  // The minder is started as a file of its own, beside whichever bundle starts it.
  entry: { index: 'src/index.ts', cli: 'src/cli.ts', minder: 'src/stack/minder.js' },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
  // `import.meta.url` in the CommonJS build.
  shims: true,
  // ES modules only: bundled, so that the CommonJS build runs on every Node 20.
  noExternal: ['env-paths', 'get-port'],
});
