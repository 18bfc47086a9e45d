import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { isAlive, isListening } from './probes.js';

const packageDir = path.resolve(import.meta.dirname, '..');
/** The command as it is published, built for this run: inside the package, where its dependencies resolve. */
const binDir = path.join(packageDir, '.warm', `cli-${process.pid}`);

interface Described {
  livekit: { httpUrl: string };
  redis: { url: string };
  sip: { port: number };
  logDir: string;
  pids: Record<string, number>;
}

beforeAll(async () => {
  const tsup = path.join(path.dirname(createRequire(import.meta.url).resolve('tsup')), 'cli-default.js');
  const options = ['--no-dts', '--no-sourcemap', '--format', 'esm', '--out-dir', binDir];
  await promisify(execFile)(process.execPath, [tsup, ...options], { cwd: packageDir });
});

afterAll(() => rm(binDir, { recursive: true, force: true }));

function run(args: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(process.execPath, [path.join(binDir, 'cli.js'), ...args], { cwd: packageDir, env });
}

async function runUp(): Promise<{ command: ChildProcess; stack: Described; ports: number[]; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'stack-cli-'));
  const file = path.join(folder, 'stack.json');
  const command = run(['up', '--agent-name', 'support', '--json', file]);
  onTestFinished(async () => {
    command.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });
  const output = await new Promise<string>((resolve) =>
    command.stdout?.once('data', (data: Buffer) => resolve(data.toString())),
  );
  expect(output).toMatch(/LIVEKIT_URL=ws:\/\/127\.0\.0\.1:\d+\n[^]*sip:\+15550100@127\.0\.0\.1:\d+/);
  const stack = JSON.parse(await readFile(file, 'utf8')) as Described;
  const ports = [
    stack.sip.port,
    Number(new URL(stack.livekit.httpUrl).port),
    Number(new URL(stack.redis.url).port),
  ];
  expect(await Promise.all(ports.map(isListening))).toEqual([true, true, true]);
  return { command, stack, ports, file };
}

async function expectNothingLeft({ pids, logDir }: Described, ports: number[]): Promise<void> {
  await vi.waitFor(() => expect(Object.values(pids).filter(isAlive)).toEqual([]), { timeout: 10_000 });
  await vi.waitFor(() => expect(existsSync(path.dirname(logDir))).toBe(false), { timeout: 10_000 });
  expect(await Promise.all(ports.map(isListening))).toEqual([false, false, false]);
}

describe('warm-testbed up', { timeout: 60_000 }, () => {
  it('stops everything on Ctrl-C and ends with 0', async () => {
    const { command, stack, ports, file } = await runUp();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    command.kill('SIGINT');
    expect(await once(command, 'exit')).toEqual([0, null]);
    await expectNothingLeft(stack, ports);
  });

  it('leaves nothing behind when it is killed with SIGKILL', async () => {
    const { command, stack, ports } = await runUp();
    expect(Object.values(stack.pids)).toHaveLength(3);
    command.kill('SIGKILL');
    await expectNothingLeft(stack, ports);
  });

  it('ends with 1 and the end of the log when one of its processes dies', async () => {
    const { command, stack, ports } = await runUp();
    const errors = command.stderr === null ? '' : text(command.stderr);
    process.kill(stack.pids['livekit-sip'] ?? 0, 'SIGKILL');
    expect(await once(command, 'exit')).toEqual([1, null]);
    expect(await errors).toContain('livekit-sip ended with SIGKILL');
    await expectNothingLeft(stack, ports);
  });
});

describe('warm-testbed doctor', { timeout: 60_000 }, () => {
  it('names where each program was found', async () => {
    const command = run(['doctor'], { ...process.env, WARM_REDIS_SERVER: process.execPath });
    const output = command.stdout === null ? '' : await text(command.stdout);
    expect(output).toContain(`redis-server: ${process.execPath} (WARM_REDIS_SERVER)`);
    expect(output).toMatch(/livekit-server: /);
  });

  it('ends with 1 and says what to install when nothing can be had', async () => {
    const empty = await mkdtemp(path.join(tmpdir(), 'empty-'));
    onTestFinished(() => rm(empty, { recursive: true }));
    const command = run(['doctor'], { PATH: empty, XDG_CACHE_HOME: empty, HOME: empty });
    const output = command.stdout === null ? '' : await text(command.stdout);
    expect(output).toMatch(/missing redis-server: on Debian or Ubuntu: apt-get install redis-server/);
    expect(output).toMatch(
      /missing livekit-sip: .*Go toolchain.*libopus-dev libopusfile-dev libsoxr-dev pkg-config gcc/,
    );
    expect(command.exitCode ?? (await once(command, 'exit'))[0]).toBe(1);
  });
});
