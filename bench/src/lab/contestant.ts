import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpuMsOf, memoryMbOf } from './process-tree.js';

export type ContestantId = 'ours' | 'pinned' | 'newest';

export interface ContestantOptions {
  readonly id: ContestantId;
  /** The name its worker registers under. */
  readonly agentName: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

// A worker loads for seconds, on a machine without any to spare for minutes.
const START_TIMEOUT_MS = 180_000;
const END_TIMEOUT_MS = 10_000;

/** A worker in a process of its own, as somebody would run it. */
export class Contestant implements AsyncDisposable {
  readonly id: ContestantId;
  readonly agentName: string;
  readonly #child: ChildProcess;
  #output = '';

  private constructor({ id, agentName, command, cwd, env }: ContestantOptions) {
    this.id = id;
    this.agentName = agentName;
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    this.#child = spawn(process.execPath, command, {
      cwd,
      env: { ...inherited, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Resolves when it takes calls. */
  static async start(options: ContestantOptions): Promise<Contestant> {
    const contestant = new Contestant(options);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!contestant.#output.includes('Ready for calls')) {
      if (contestant.#hasEnded || Date.now() > deadline) {
        throw new Error(`${options.id} does not start:\n${contestant.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return contestant;
  }

  get output(): string {
    return this.#output;
  }

  /** Of the worker and its job processes. */
  get memoryMb(): number {
    return memoryMbOf(this.#child.pid ?? 0);
  }

  get cpuMs(): number {
    return cpuMsOf(this.#child.pid ?? 0);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }
}
