import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** How to see that a Debian package is there: by a command on the PATH or by a pkg-config module. */
const probes = {
  'redis-server': { command: 'redis-server' },
  'espeak-ng': { command: 'espeak-ng' },
  baresip: { command: 'baresip' },
  'sip-tester': { command: 'sipp' },
  gcc: { command: 'gcc' },
  'pkg-config': { command: 'pkg-config' },
  'libc6-dev': { file: '/usr/include/stdio.h' },
  'libopus-dev': { module: 'opus' },
  'libopusfile-dev': { module: 'opusfile' },
  'libsoxr-dev': { module: 'soxr' },
};

/** livekit-sip is built from its Go module where none is installed, and links against these. */
const sipBuild = ['pkg-config', 'gcc', 'libc6-dev', 'libopus-dev', 'libopusfile-dev', 'libsoxr-dev'];

/** What needs which packages. Go itself is not among them: Debian's is too old for LiveKit's modules. */
const groups = {
  run: (env) => [
    ...(env.WARM_REDIS_SERVER ? [] : ['redis-server']),
    'espeak-ng',
    ...(hasLivekitSip(env) ? [] : sipBuild),
  ],
  test: (env) => [...groups.run(env), 'baresip', 'sip-tester'],
};

/**
 * Makes sure that the system has the packages of these groups (`run`, `test`) and the further ones named in `need`.
 * Quick when nothing is missing. Installs with apt where it may (root, or sudo without a password); elsewhere it prints
 * the one command that helps. Never throws: whoever misses a program says so better. Resolves to what is still missing.
 */
export async function ensureSystemPackages({
  groups: names = [],
  need = [],
  env = process.env,
  print = console.log,
} = {}) {
  const wanted = [...new Set([...names.flatMap((name) => groups[name](env)), ...need])];
  const missing = await findMissing(wanted, env);
  if (missing.length === 0) return [];
  const apt = find('apt-get', env);
  if (apt === undefined) {
    print(
      `Missing: ${missing.join(', ')} (names of Debian packages). Please install what your system calls them.`,
    );
    return missing;
  }
  const prefix = await privileges(env);
  if (prefix === undefined) {
    print(`Please run: sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`);
    return missing;
  }
  await install(missing, [...prefix, apt], env, print);
  return findMissing(missing, env);
}

/** Those of the packages this system does not have. */
export async function findMissing(packages, env = process.env) {
  const present = await Promise.all(packages.map((name) => isPresent(name, env)));
  return packages.filter((_, index) => !present[index]);
}

async function isPresent(name, env) {
  const { command, module, file } = probes[name] ?? {};
  if (command !== undefined) return find(command, env) !== undefined;
  if (file !== undefined)
    return existsSync(file) || (await succeeds('cc', ['-E', '-include', 'stdio.h', '/dev/null'], env));
  if (module !== undefined) return succeeds('pkg-config', ['--exists', module], env);
  return succeeds('dpkg', ['-s', name], env);
}

/** The same places in which @warm/testbed looks: variable, PATH, cache of earlier builds. */
function hasLivekitSip(env) {
  if (env.WARM_LIVEKIT_SIP || find('livekit-sip', env) !== undefined) return true;
  const cache = cacheDir(env);
  const builds = existsSync(cache) ? readdirSync(cache) : [];
  return builds.some(
    (name) => name.startsWith('livekit-sip-') && existsSync(path.join(cache, name, 'livekit-sip')),
  );
}

function cacheDir(env) {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'warm-testbed');
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'warm-testbed');
}

/** What to put before apt-get; `undefined` when this user may not install anything. */
async function privileges(env) {
  if (process.getuid?.() === 0) return [];
  const sudo = find('sudo', env);
  return sudo !== undefined && (await succeeds(sudo, ['-n', 'true'], env)) ? [sudo, '-n'] : undefined;
}

async function install(packages, apt, env, print) {
  const manual = `${apt.join(' ')} install -y --no-install-recommends ${packages.join(' ')}`;
  print(`Installing ${packages.join(', ')} with apt (a minute or so) …`);
  const updated = await runApt([...apt, 'update', '-qq'], env);
  const installed = await runApt(
    [...apt, 'install', '-y', '-qq', '--no-install-recommends', ...packages],
    env,
  );
  // A failed update alone does no harm: the lists at hand may do.
  if (installed.code !== 0) print(`${updated.output}${installed.output}apt failed. Please run: ${manual}`);
}

function runApt([command, ...args], env) {
  // sudo does not hand the environment on: the variable goes in as a word of the command.
  const words = command.endsWith('sudo') ? withVariable(args) : args;
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'] };
  return new Promise((resolve) => {
    const child = spawn(command, words, options);
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function withVariable([flag, ...command]) {
  return [flag, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
}

function find(command, env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
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

function succeeds(command, args, env) {
  return new Promise((resolve) => {
    execFile(command, args, { env }, (error) => resolve(error === null));
  });
}
