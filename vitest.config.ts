import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'bench', 'examples'],
    // Real servers and phones keep real time: two files at once would only disturb each other on a small machine.
    fileParallelism: false,
  },
});
