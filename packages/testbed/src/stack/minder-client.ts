import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

type Message = { watch: number } | { forget: number } | { folder: string } | { done: true };

/**
 * Keeps a small process that outlives this one and, if this one dies without {@link Minder.close}, kills the watched
 * processes and removes the folder. It holds on to this process by a pipe, which a SIGKILL closes too.
 */
export class Minder {
  readonly pid: number | undefined;
  readonly #child: ChildProcess;

  constructor(folder: string) {
    const script = fileURLToPath(new URL('./minder.js', import.meta.url));
    // A group of its own: the terminal's Ctrl-C must not end it before its parent.
    this.#child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.pid = this.#child.pid;
    this.#child.on('error', () => undefined);
    this.#child.stdin?.on('error', () => undefined);
    this.#child.unref();
    (this.#child.stdin as Socket | null)?.unref();
    this.#send({ folder });
  }

  watch(pid: number): void {
    this.#send({ watch: pid });
  }

  forget(pid: number): void {
    this.#send({ forget: pid });
  }

  /** Lets the minder go without cleaning anything. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.pid === undefined) return;
    this.#child.ref();
    const exited = once(this.#child, 'exit');
    this.#send({ done: true });
    this.#child.stdin?.end();
    await exited;
  }

  #send(message: Message): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
