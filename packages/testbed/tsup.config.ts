import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.js';

export default defineConfig({
  ...packageBuild,
  // The minder is started as a file of its own, beside whichever bundle starts it.
  entry: { index: 'src/index.ts', cli: 'src/cli.ts', minder: 'src/stack/minder.js' },
  dts: { entry: { index: 'src/index.ts' } },
  // `import.meta.url` in the CommonJS build.
  shims: true,
  // ES modules only: bundled, so that the CommonJS build runs on every Node 20.
  noExternal: ['env-paths', 'get-port'],
});
