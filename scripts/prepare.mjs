import { runOrExit } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** Installs what the system lacks and builds the worker; quick when there is nothing to do. */
export async function prepareWorker() {
  await ensureSystemPackages({ groups: ['run'] });
  console.log('Building (a moment the first time) …');
  await runOrExit('turbo', ['run', 'build', '--filter=@warm/worker...', '--output-logs=errors-only']);
}
