import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts', agent: 'src/agent.ts' },
  format: ['esm'],
  target: 'node20',
  sourcemap: true,
  clean: true,
});
