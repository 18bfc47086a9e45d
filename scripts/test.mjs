// All tests of the workspace; prints `N passed, N failed` last.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOrExit } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

await ensureSystemPackages({ groups: ['run', 'test'] });
console.log('Building the packages …');
await runOrExit('turbo', ['run', 'build', '--output-logs=errors-only']);
// Built once here: a test that has to wait minutes for a binary says nothing.
const prepared = await run('node', ['packages/testbed/dist/cli.js', 'prepare']);
if (prepared !== 0) process.exit(prepared);

const folder = await mkdtemp(join(tmpdir(), 'warm-test-'));
const report = join(folder, 'results.json');
const code = await run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8'));
await rm(folder, { recursive: true });
// A file that cannot be loaded fails without a test of its own.
const failed = code === 0 ? numFailedTests : Math.max(numFailedTests, 1);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
