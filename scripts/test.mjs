// All tests of the workspace; prints `N passed, N failed` last.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, run } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const folder = await mkdtemp(join(tmpdir(), 'warm-test-'));
try {
  const { passed, failed } = (await prepare())
    ? await test(join(folder, 'results.json'))
    : { passed: 0, failed: 1 };
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

/** Whether the tests can be run. */
async function prepare() {
  console.log('Building the packages …');
  const { code, output } = await capture('turbo', ['run', 'build', '--output-logs=errors-only']);
  if (code !== 0) {
    process.stderr.write(output);
    return false;
  }
  await ensureSystemPackages({ forTests: true });
  // Built once here: a test that has to wait minutes for a binary says nothing.
  return (await run('node', ['packages/testbed/dist/cli.js', 'prepare'])) === 0;
}

async function test(report) {
  const code = await run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ]);
  // Without tests, or killed, it leaves no report.
  const results = await readFile(report, 'utf8').then(JSON.parse, () => ({}));
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = results;
  // A file that cannot be loaded fails without a test of its own.
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}
