import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Minder } from './minder-client.js';
import { ProcessStartError, type ProcessExit, type StackProcessName } from './process-error.js';
import { tailFile } from './tail-file.js';
import { waitUntil } from './wait-until.js';

const exitReportLines = 20;

/** What to run and how to tell that it works. */
export interface ProcessSpec {
  name: StackProcessName;
  command: string;
  args: readonly string[];
  /** One look at a real endpoint; the answer of an earlier instance on the same port must not count. */
  isReady: () => Promise<boolean>;
  /** Sent one after the other until it has ended; SIGKILL follows by itself. */
  stopSignals: readonly StopSignal[];
}

export interface StopSignal {
  signal: NodeJS.Signals;
  /** How long to wait for the end before the next signal. @default the stack's `stopGraceMs` */
  graceMs?: number;
}

export interface ManagedProcessOptions {
  spec: ProcessSpec;
  logFile: string;
  minder: Minder;
  env: Readonly<Record<string, string>>;
  startTimeoutMs: number;
  stopGraceMs: number;
  /** Told of an end that nobody asked for. */
  onUnexpectedExit: (exit: ProcessExit) => void;
}

/** One program of the stack, which can be started, stopped and started again with the same configuration. */
export class ManagedProcess {
  readonly #options: ManagedProcessOptions;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isExpectedToRun = false;

  constructor(options: ManagedProcessOptions) {
    this.#options = options;
  }

  get name(): StackProcessName {
    return this.#options.spec.name;
  }

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and waits until it answers. @throws ProcessStartError, or the signal's reason. */
  async start(signal?: AbortSignal): Promise<void> {
    const { spec, startTimeoutMs } = this.#options;
    const ended = new AbortController();
    this.#spawn(ended);
    const timeout = AbortSignal.timeout(startTimeoutMs);
    const signals = [ended.signal, timeout, ...(signal ? [signal] : [])];
    try {
      await waitUntil(spec.isReady, AbortSignal.any(signals));
      ended.signal.throwIfAborted();
      this.#isExpectedToRun = true;
    } catch (error) {
      await this.stop('SIGKILL');
      signal?.throwIfAborted();
      const reason: unknown = timeout.aborted ? `no answer within ${startTimeoutMs} ms` : error;
      const problem = reason instanceof Error ? reason.message : String(reason);
      throw new ProcessStartError(this.name, problem, await this.tail(exitReportLines));
    }
  }

  /** Ends it: the given signal or its own stop signals first, SIGKILL when they do not help within the grace period. */
  async stop(first?: NodeJS.Signals): Promise<void> {
    this.#isExpectedToRun = false;
    const child = this.#child;
    if (child === undefined) return;
    child.ref();
    for (const { signal, graceMs } of this.#stopSignals(first)) {
      child.kill(signal);
      if (await this.#exitsWithin(graceMs ?? this.#options.stopGraceMs)) return;
    }
    killGroup(child);
    await this.#exited;
  }

  tail(lines: number): Promise<string> {
    return tailFile(this.#options.logFile, lines);
  }

  #stopSignals(first: NodeJS.Signals | undefined): readonly StopSignal[] {
    if (first === 'SIGKILL') return [];
    const { stopSignals } = this.#options.spec;
    const [own, ...further] = stopSignals;
    return first === undefined || first === own?.signal ? stopSignals : [{ signal: first }, ...further];
  }

  #spawn(ended: AbortController): void {
    const { spec, env, logFile, minder } = this.#options;
    const log = openSync(logFile, 'a', 0o600);
    // A group of its own: the terminal's Ctrl-C reaches the parent only, which then closes things in order.
    const child = spawn(spec.command, spec.args, { stdio: ['ignore', log, log], detached: true, env });
    closeSync(log);
    if (child.pid !== undefined) minder.watch(child.pid);
    // A forgotten stack must not keep the program alive that started it; the minder cleans up then.
    child.unref();
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => {
        ended.abort(error);
        this.#ended(child);
        resolve();
      });
      child.once('exit', (code, signal) => {
        ended.abort(new Error(`it ended with ${signal ?? `code ${String(code)}`}`));
        this.#ended(child);
        if (this.#isExpectedToRun) void this.#reportExit(code, signal);
        resolve();
      });
    });
  }

  #ended(child: ChildProcess): void {
    if (child.pid !== undefined) this.#options.minder.forget(child.pid);
    if (this.#child === child) this.#child = undefined;
  }

  async #reportExit(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    this.#isExpectedToRun = false;
    const lastLines = await this.tail(exitReportLines).catch(() => '');
    this.#options.onUnexpectedExit({ process: this.name, code, signal, lastLines });
  }

  async #exitsWithin(ms: number): Promise<boolean> {
    const timer = new AbortController();
    const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
    const inTime = this.#exited.then(() => true);
    const exited = await Promise.race([inTime, late]);
    timer.abort();
    return exited;
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
