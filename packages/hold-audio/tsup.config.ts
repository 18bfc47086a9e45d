import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.js';

export default defineConfig({
  ...packageBuild,
  // The AAC decoder is started as a program of its own, beside whichever bundle starts it.
  entry: { index: 'src/index.ts', cli: 'src/cli.ts', 'aac-decoder': 'src/source/aac-decoder.js' },
  dts: { entry: { index: 'src/index.ts' } },
  // `import.meta.url` in the CommonJS build.
  shims: true,
  // An ES module only: bundled, so that the CommonJS build runs on every Node 20.
  noExternal: ['env-paths'],
});
