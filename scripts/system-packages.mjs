import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { capture } from './run.mjs';

/** What the tests run beside what the stack does: softphones that nobody here wrote. By command, as Debian packages. */
const softphones = { baresip: 'baresip', sipp: 'sip-tester' };

/**
 * Installs what the system lacks for a local stack, as @warm/testbed (built before) tells it, and with `forTests` for
 * the tests. Quick when nothing is missing. Uses apt where it may (root, or sudo without a password); elsewhere it prints
 * the one command that helps. Never throws: whoever misses a program says so better.
 */
export async function ensureSystemPackages({ forTests = false } = {}) {
  const missing = [...(await missingForStack()), ...(forTests ? missingSoftphones() : [])];
  if (missing.length === 0) return;
  const apt = find('apt-get');
  const prefix = await privileges();
  if (apt === undefined) {
    console.log(
      `Missing: ${missing.join(', ')} (names of Debian packages). Please install what your system calls them.`,
    );
  } else if (prefix === undefined) {
    console.log(`Please run: sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`);
  } else {
    await install(missing, [...prefix, apt]);
  }
}

async function missingForStack() {
  const { output } = await capture('node', ['packages/testbed/dist/cli.js', 'doctor', '--packages']);
  return output.split('\n').filter((name) => /^[a-z0-9.+-]+$/.test(name));
}

function missingSoftphones() {
  return Object.keys(softphones)
    .filter((command) => find(command) === undefined)
    .map((command) => softphones[command]);
}

/** What to put before apt-get; `undefined` when this user may not install anything. */
async function privileges() {
  if (process.getuid?.() === 0) return [];
  const sudo = find('sudo');
  if (sudo === undefined) return undefined;
  const { code } = await capture(sudo, ['-n', 'true']);
  return code === 0 ? [sudo, '-n'] : undefined;
}

async function install(packages, apt) {
  // As a word of the command: sudo does not hand the environment on.
  const [command, ...words] = [...apt.slice(0, -1), 'env', 'DEBIAN_FRONTEND=noninteractive', apt.at(-1)];
  console.log(`Installing ${packages.join(', ')} with apt (a minute or so) …`);
  const updated = await capture(command, [...words, 'update', '-qq']);
  const installed = await capture(command, [
    ...words,
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...packages,
  ]);
  // A failed update alone does no harm: the lists at hand may do.
  if (installed.code === 0) return;
  console.log(`${updated.output}${installed.output}apt failed. Please install: ${packages.join(' ')}`);
}

function find(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, command)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
