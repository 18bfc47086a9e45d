import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { findBinary } from '@warm/testbed';

export interface RedisProcessOptions {
  /** A cluster of one node: it refuses scripts whose keys are in different slots. */
  readonly cluster?: boolean;
}

/** A Redis of a test's own, on loopback, which can be killed and started again over the same data. */
export class RedisProcess implements AsyncDisposable {
  readonly url: string;
  readonly #start: () => ChildProcess;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, start: () => ChildProcess) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#start = start;
  }

  static async start({ cluster = false }: RedisProcessOptions = {}): Promise<RedisProcess> {
    const [command, port] = await Promise.all([findBinary('redis-server'), freePort()]);
    const folder = await mkdtemp(path.join(tmpdir(), 'warm-redis-'));
    const args = [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''],
      // What was acknowledged is on the disk.
      ...['--appendonly', 'yes', '--appendfsync', 'always'],
      ...['--cluster-enabled', cluster ? 'yes' : 'no'],
    ];
    const redis = new RedisProcess(port, folder, () =>
      spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    await redis.start();
    if (cluster) await redis.#takeAllSlots();
    return redis;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const child = this.#start();
    this.#child = child;
    // Nothing may outlive a test run that is broken off.
    const killWithUs = () => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));
    if (!child.stdout) throw new Error('redis-server has no output.');
    for await (const line of createInterface(child.stdout)) {
      if (!line.includes('Ready to accept connections')) continue;
      child.stdout.resume();
      return;
    }
    throw new Error('redis-server ended before it was ready.');
  }

  /** As a power cut would. Resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** It keeps its connections and answers nothing until `resume()`. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #takeAllSlots(): Promise<void> {
    const client = await createClient({ url: this.url }).connect();
    await client.clusterAddSlotsRange({ start: 0, end: 16_383 });
    while (!(await client.clusterInfo()).includes('cluster_state:ok')) await sleep(20);
    client.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
