import { defineConfig } from 'tsup';

/**
 * One source for both peers, built into each: Node finds the `@livekit/agents` of the package it lies in.
 */
export default defineConfig({
  entry: { agent: '../peer-agent.ts' },
  format: 'esm',
  target: 'node20',
  outDir: 'dist',
  clean: true,
  external: [/^@livekit\//, 'livekit-server-sdk', 'zod'],
});
