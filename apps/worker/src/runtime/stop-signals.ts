import { performance } from 'node:perf_hooks';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C comes twice where a program in between, such as pnpm, hands it on. Nobody presses it twice that fast. */
const SAME_PRESS_MS = 1_000;
const KILLED = 130;

/**
 * Listens to what asks this program to stop: the first signal ends it in an orderly way, the second one waits for
 * nobody's call to end, the third one takes the process away.
 */
export class StopSignals implements Disposable {
  readonly #stop = new AbortController();
  readonly #force = new AbortController();
  readonly #onSignal = () => this.#press();
  #pressedAtMs = -Infinity;

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#onSignal);
  }

  /** Aborted when the program is to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves when the program is to stop. */
  untilStopped(): Promise<void> {
    return untilAborted(this.#stop.signal);
  }

  /** Resolves when it is to stop without waiting any longer. */
  untilForced(): Promise<void> {
    return untilAborted(this.#force.signal);
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#onSignal);
  }

  #press(): void {
    const atMs = performance.now();
    if (atMs - this.#pressedAtMs < SAME_PRESS_MS) return;
    this.#pressedAtMs = atMs;
    if (!this.#stop.signal.aborted) this.#stop.abort(new Error('Stopped.'));
    else if (!this.#force.signal.aborted) this.#force.abort();
    else process.exit(KILLED);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
