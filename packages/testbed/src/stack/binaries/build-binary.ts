import { spawn } from 'node:child_process';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { acquireBuildFolder } from './build-lock.js';
import { cachedBinaryPath } from './cache.js';
import type { Environment } from './environment.js';
import { tools, type BuildableTool } from './tools.js';

const progressEveryMs = 5_000;

export interface BuildOptions {
  /** Path of the Go command. */
  go: string;
  env: Environment;
  cacheDir: string;
  onProgress?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Builds a tool from its Go module into the cache and returns its path. Any number of processes may call this at once:
 * one builds, the others wait; the finished file appears by a rename, so nobody ever runs half a binary.
 */
export async function buildBinary(tool: BuildableTool, options: BuildOptions): Promise<string> {
  const target = cachedBinaryPath(tool, options.cacheDir);
  const isDone = (): Promise<boolean> => exists(target);
  const stopProgress = reportProgress(tool, options.onProgress);
  try {
    const folder = await acquireBuildFolder(`${path.dirname(target)}.building`, isDone, options.signal);
    if (folder === undefined) return target;
    try {
      // Whoever held the lock before may have finished between our look into the cache and now.
      if (!(await isDone())) await publish(await compile(tool, folder.path, options), target);
      return target;
    } finally {
      await folder.release();
    }
  } finally {
    stopProgress();
  }
}

function compile(tool: BuildableTool, folder: string, options: BuildOptions): Promise<string> {
  return tool === 'livekit-server' ? installServer(folder, options) : buildSip(folder, options);
}

async function installServer(folder: string, options: BuildOptions): Promise<string> {
  const module = `github.com/livekit/livekit-server/cmd/server@v${tools['livekit-server'].version}`;
  await runGo(['install', module], folder, { GOBIN: folder }, options);
  return path.join(folder, 'server');
}

/** A module of its own instead of `go install …@version`, which fails where a proxy serves no list of versions. */
async function buildSip(folder: string, options: BuildOptions): Promise<string> {
  const command = 'github.com/livekit/sip/cmd/livekit-sip';
  const requirement = `require github.com/livekit/sip v${tools['livekit-sip'].version}`;
  await writeFile(path.join(folder, 'go.mod'), `module scratch\n\ngo 1.24\n\n${requirement}\n`);
  await writeFile(
    path.join(folder, 'tools.go'),
    `//go:build tools\n\npackage scratch\n\nimport _ "${command}"\n`,
  );
  const output = path.join(folder, 'livekit-sip');
  await runGo(['build', '-mod=mod', '-o', output, command], folder, { CGO_ENABLED: '1' }, options);
  return output;
}

async function publish(built: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await rename(built, target);
}

function runGo(args: string[], cwd: string, extra: Environment, options: BuildOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    // GOWORK=off: a go.work above the cache folder must not join in.
    const child = spawn(options.go, args, {
      cwd,
      env: { ...options.env, GOWORK: 'off', ...extra },
      stdio: ['ignore', 'ignore', 'pipe'],
      killSignal: 'SIGINT',
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output = (output + chunk).slice(-4_000)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`go ${args.join(' ')} ended with ${String(code)}:\n${output.trim()}`)),
    );
  });
}

function reportProgress(tool: BuildableTool, onProgress: BuildOptions['onProgress']): () => void {
  if (onProgress === undefined) return () => undefined;
  const { version, firstBuild } = tools[tool];
  const startedAt = Date.now();
  const report = (): void => {
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    const elapsed = seconds === 0 ? '' : `, ${seconds} s so far`;
    onProgress(`building ${tool} ${version} from its Go module${elapsed} (${firstBuild} the first time)`);
  };
  report();
  const timer = setInterval(report, progressEveryMs);
  return () => clearInterval(timer);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
