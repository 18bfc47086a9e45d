import { captureOrExit } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** Builds the worker and installs what the system lacks for it; quick when there is nothing to do. */
export async function prepareWorker() {
  console.log('Building (a moment the first time) …');
  await captureOrExit('turbo', ['run', 'build', '--filter=@warm/worker...', '--output-logs=errors-only']);
  await ensureSystemPackages();
}
