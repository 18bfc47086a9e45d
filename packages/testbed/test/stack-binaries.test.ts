import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cachedBinaryPath } from '../src/stack/binaries/cache.js';
import { missingPackages } from '../src/stack/binaries/missing-packages.js';
import { BinaryNotFoundError, findBinary } from '../src/stack/index.js';

let folder: string;
let cacheDir: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'binaries-'));
  cacheDir = path.join(folder, 'cache');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function executable(name: string, script = 'exit 0'): Promise<string> {
  const file = path.join(folder, 'bin', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

const binPath = (): string => path.join(folder, 'bin');

/** A `go` that "builds" a server after a while and counts its runs. */
function slowGo(): Promise<string> {
  return executable(
    'go',
    'echo run >> "$RUNS"; /bin/sleep 0.5; echo "#!/bin/sh" > "$GOBIN/server"; /bin/chmod 755 "$GOBIN/server"',
  );
}

async function failure(finding: Promise<string>): Promise<BinaryNotFoundError> {
  const error: unknown = await finding.then(
    (found) => new Error(`found ${found}`),
    (reason: unknown) => reason,
  );
  if (error instanceof BinaryNotFoundError) return error;
  throw error;
}

describe('findBinary()', { timeout: 30_000 }, () => {
  it('takes what the variable names before what is on the PATH', async () => {
    const named = await executable('my-redis');
    const onPath = await executable('redis-server');
    expect(await findBinary('redis-server', { env: { PATH: binPath() }, cacheDir })).toBe(onPath);
    expect(
      await findBinary('redis-server', { env: { PATH: binPath(), WARM_REDIS_SERVER: named }, cacheDir }),
    ).toBe(named);
  });

  it('rejects when the variable names nothing, instead of using another binary', async () => {
    await executable('redis-server');
    const env = { PATH: binPath(), WARM_REDIS_SERVER: '/nowhere/redis' };
    const error = await failure(findBinary('redis-server', { env, cacheDir }));
    expect(error.reason).toBe('variable-points-nowhere');
    expect(error.message).toContain('WARM_REDIS_SERVER is set to "/nowhere/redis"');
  });

  it('says how to get Redis when there is none', async () => {
    const error = await failure(findBinary('redis-server', { env: { PATH: '' }, cacheDir }));
    expect([error.tool, error.reason]).toEqual(['redis-server', 'not-installed']);
    for (const way of [
      'WARM_REDIS_SERVER',
      'apt-get install redis-server',
      'brew install redis',
      'container image',
    ]) {
      expect(error.message).toContain(way);
    }
  });

  it('says that Go is missing, and every other way out', async () => {
    const error = await failure(findBinary('livekit-server', { env: { PATH: '' }, cacheDir }));
    expect([error.tool, error.reason]).toEqual(['livekit-server', 'go-missing']);
    for (const way of [
      'no `go` on the PATH',
      'WARM_LIVEKIT_SERVER',
      'go.dev/dl',
      'livekit/livekit-server',
      'LiveKit Cloud',
    ]) {
      expect(error.message).toContain(way);
    }
  });

  it('names the Debian packages livekit-sip is built with when only they are missing', async () => {
    await executable('go');
    const error = await failure(findBinary('livekit-sip', { env: { PATH: binPath() }, cacheDir }));
    expect(error.reason).toBe('libraries-missing');
    expect(error.missingPackages).toEqual([
      'libopus-dev',
      'libopusfile-dev',
      'libsoxr-dev',
      'pkg-config',
      'gcc',
      'libc6-dev',
    ]);
    expect(error.message).toContain('apt-get install libopus-dev libopusfile-dev libsoxr-dev pkg-config gcc');
  });

  it('builds once, says so, and finds the build next time', async () => {
    await slowGo();
    const runs = path.join(folder, 'runs');
    const lines: string[] = [];
    const options = {
      env: { PATH: binPath(), RUNS: runs },
      cacheDir,
      onProgress: (line: string) => lines.push(line),
    };
    const built = await findBinary('livekit-server', options);
    expect(built).toBe(cachedBinaryPath('livekit-server', cacheDir));
    expect(lines[0]).toBe(
      'building livekit-server 1.13.5 from its Go module (about 2 minutes the first time)',
    );
    expect(await findBinary('livekit-server', { env: { PATH: '' }, cacheDir })).toBe(built);
  });

  it('builds once when several ask at the same time, and leaves no lock', async () => {
    await slowGo();
    const runs = path.join(folder, 'runs');
    const find = (): Promise<string> =>
      findBinary('livekit-server', { env: { PATH: binPath(), RUNS: runs }, cacheDir });
    const found = await Promise.all([find(), find(), find()]);
    expect(new Set(found).size).toBe(1);
    expect(await readFile(runs, 'utf8')).toBe('run\n');
    expect((await readdir(cacheDir)).filter((name) => name.endsWith('.building'))).toEqual([]);
  });

  it('takes over the lock of a build that died', async () => {
    await slowGo();
    const lock = `${path.dirname(cachedBinaryPath('livekit-server', cacheDir))}.building`;
    await mkdir(lock, { recursive: true });
    await utimes(lock, new Date(0), new Date(0));
    const env = { PATH: binPath(), RUNS: path.join(folder, 'runs') };
    await expect(findBinary('livekit-server', { env, cacheDir })).resolves.toContain(cacheDir);
  });

  it('reports what the compiler said when a build fails', async () => {
    await executable('go', 'echo "proxy.example: no such module" >&2; exit 1');
    const error = await failure(findBinary('livekit-server', { env: { PATH: binPath() }, cacheDir }));
    expect(error.reason).toBe('build-failed');
    expect(error.message).toContain('proxy.example: no such module');
  });

  it('gives a build up when aborted', async () => {
    await slowGo();
    const abort = new AbortController();
    const env = { PATH: binPath(), RUNS: path.join(folder, 'runs') };
    const finding = findBinary('livekit-server', {
      env,
      cacheDir,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(finding).rejects.toThrow(/abort/i);
  });
});

describe('missingPackages()', () => {
  it('names what a bare Debian lacks, and nothing for what is there in the right version', async () => {
    expect(await missingPackages({ PATH: '' }, cacheDir)).toEqual([
      'redis-server',
      'espeak-ng',
      'libopus-dev',
      'libopusfile-dev',
      'libsoxr-dev',
      'pkg-config',
      'gcc',
      'libc6-dev',
    ]);
    await executable('redis-server');
    await executable('espeak-ng');
    const earlier = path.join(cacheDir, 'livekit-sip-1.7.0-linux-x64', 'livekit-sip');
    await mkdir(path.dirname(earlier), { recursive: true });
    await cp(await executable('livekit-sip-1.7.0'), earlier);
    expect(await missingPackages({ PATH: binPath() }, cacheDir)).toContain('libopus-dev');
    const built = cachedBinaryPath('livekit-sip', cacheDir);
    await mkdir(path.dirname(built), { recursive: true });
    await cp(earlier, built);
    expect(await missingPackages({ PATH: binPath() }, cacheDir)).toEqual([]);
  });
});
