import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

const PATIENCE_MS = 5_000;

/** A program that ends with its test, at the latest; what it printed is there for the reader of a failure. */
export class Child implements AsyncDisposable {
  /** Resolves with the exit code; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #process: ChildProcess;
  #output = '';

  constructor({ command, args, cwd }: ChildOptions) {
    this.#process = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.exited = once(this.#process, 'exit').then(([code]) => code as number | null);
    // Whoever never asks must not end the test run with an unhandled rejection; `until…` calls tell of it.
    this.exited.catch(() => undefined);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  get hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasExited || this.#process.pid === undefined) return;
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await this.exited;
    clearTimeout(late);
  }
}
