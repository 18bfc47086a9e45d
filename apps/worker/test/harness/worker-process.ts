import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The worker as users run it: a process of its own, configured by its environment. */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Resolves when it has printed `ready`. */
  static async start(
    env: Record<string, string>,
    options: { ready: RegExp; cwd: string; detached?: boolean },
  ): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [MAIN, 'start'], {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...pickBinaries(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.detached ?? false,
    });
    const worker = new WorkerProcess(child);
    await worker.untilPrinted(options.ready);
    return worker;
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when its output matches; rejects with the output when it ends first. */
  async untilPrinted(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#output)) {
      if (this.#hasExited) throw new Error(`The worker has ended:\n${this.#output}`);
      const { stdout, stderr } = this.#child;
      if (!stdout || !stderr) throw new Error('The worker has no output.');
      await Promise.race([once(stdout, 'data'), once(stderr, 'data'), once(this.#child, 'exit')]);
    }
  }

  /** As a terminal does: to it and to all processes it has started. Needs `detached`. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** As a crash does: it is told nothing. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.untilExited();
  }

  /** Resolves with its exit code; `null` when a signal has ended it. */
  async untilExited(): Promise<number | null> {
    if (!this.#hasExited) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** As Ctrl-C does. @returns its exit code */
  async interrupt(): Promise<number | null> {
    if (!this.#hasExited) this.#child.kill('SIGINT');
    return this.untilExited();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt();
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

// Where the machine that runs the tests has its own servers, the worker's local stack uses them too.
function pickBinaries(): Record<string, string> {
  const names = ['WARM_LIVEKIT_SERVER', 'WARM_LIVEKIT_SIP', 'WARM_REDIS_SERVER', 'XDG_CACHE_HOME'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
