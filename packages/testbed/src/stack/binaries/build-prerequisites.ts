import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from './environment.js';
import { findOnPath } from './locate-binary.js';
import type { BuildableTool } from './tools.js';

const run = promisify(execFile);

/** Debian packages by the pkg-config module they bring. livekit-sip links against these. */
const libraries = [
  { module: 'opus', debian: 'libopus-dev' },
  { module: 'opusfile', debian: 'libopusfile-dev' },
  { module: 'soxr', debian: 'libsoxr-dev' },
] as const;

/** What a build of the tool still lacks on this machine. */
export interface BuildPrerequisites {
  /** Path of the Go command; absent when Go is not installed. */
  go?: string;
  /** Debian names of missing libraries and compilers. */
  missingPackages: string[];
}

/** Checks for Go and, for livekit-sip, a C compiler and the libraries it links against. Installs nothing. */
export async function checkBuildPrerequisites(
  tool: BuildableTool,
  env: Environment,
): Promise<BuildPrerequisites> {
  const go = await findOnPath('go', env);
  const missingPackages = tool === 'livekit-sip' ? await missingForSip(env) : [];
  return { ...(go === undefined ? {} : { go }), missingPackages };
}

async function missingForSip(env: Environment): Promise<string[]> {
  const compiler = (await findOnPath(env['CC'] ?? 'gcc', env)) ?? (await findOnPath('clang', env));
  const pkgConfig = await findOnPath('pkg-config', env);
  const missingLibraries = await Promise.all(
    libraries.map(async ({ module, debian }) => ((await hasLibrary(pkgConfig, module, env)) ? [] : [debian])),
  );
  return [
    ...missingLibraries.flat(),
    ...(pkgConfig === undefined ? ['pkg-config'] : []),
    ...(compiler === undefined ? ['gcc'] : []),
    // Debian's gcc comes without it.
    ...(compiler === undefined || !(await compilesForC(compiler, env)) ? ['libc6-dev'] : []),
  ];
}

function compilesForC(compiler: string, env: Environment): Promise<boolean> {
  return succeeds(compiler, ['-E', '-include', 'stdio.h', '-x', 'c', '/dev/null'], env);
}

async function hasLibrary(pkgConfig: string | undefined, module: string, env: Environment): Promise<boolean> {
  return pkgConfig !== undefined && (await succeeds(pkgConfig, ['--exists', module], env));
}

function succeeds(command: string, args: string[], env: Environment): Promise<boolean> {
  return run(command, args, { env }).then(
    () => true,
    () => false,
  );
}
