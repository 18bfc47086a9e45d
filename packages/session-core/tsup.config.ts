import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', rooms: 'src/rooms.ts', testing: 'src/testing.ts' },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  sourcemap: true,
  clean: true,
});
