import { run, runOrExit } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

await ensureSystemPackages({ groups: ['run'] });
console.log('Building (a moment the first time) …');
await runOrExit('turbo', ['run', 'build', '--filter=@warm/bench...', '--output-logs=errors-only']);
const prepared = await run('node', ['packages/testbed/dist/cli.js', 'prepare']);
if (prepared !== 0) process.exit(prepared);
process.exit(
  await run('node', ['--import', 'tsx', 'src/main.ts', ...process.argv.slice(2)], { cwd: 'bench' }),
);
