import { captureOrExit, run } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

console.log('Building (a moment the first time) …');
await captureOrExit('turbo', ['run', 'build', '--filter=@warm/bench...', '--output-logs=errors-only']);
await ensureSystemPackages();
// Built before anything is measured: a first build takes minutes.
const prepared = await run('node', ['packages/testbed/dist/cli.js', 'prepare']);
if (prepared !== 0) process.exit(prepared);
process.exit(
  await run('node', ['--import', 'tsx', 'src/main.ts', ...process.argv.slice(2)], {
    cwd: 'bench',
    // rtc-node writes a line a connection otherwise.
    env: { ...process.env, NODE_ENV: 'production' },
  }),
);
