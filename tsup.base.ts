import type { Options } from 'tsup';

/** How every published package is built: ES modules first, CommonJS beside them. */
export const packageBuild = {
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  sourcemap: true,
  clean: true,
} satisfies Options;
