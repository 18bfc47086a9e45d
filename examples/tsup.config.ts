import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['*/agent.ts', '*/before.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  onSuccess: 'cp -r own-prompts/prompts dist/own-prompts/',
});
