import { SerialQueue } from '../async/serial-queue.js';
import type { OnDiagnostic } from '../diagnostics.js';

const OVERTAKEN = new Error('overtaken by a later step');

/** What a gate does, step by step; and what it is to do later, until it is closed. */
export class GateSteps {
  readonly #onDiagnostic: OnDiagnostic;
  readonly #queue = new SerialQueue();
  readonly #queued = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = new AbortController();
  /** Whether another step does again what this one leaves undone. */
  #isRepeatable = false;
  #isClosed = false;

  constructor(onDiagnostic: OnDiagnostic) {
    this.#onDiagnostic = onDiagnostic;
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** Ends the waiting of the step that runs now. */
  get signal(): AbortSignal {
    return this.#running.signal;
  }

  /** Queues a step; may be called after `close`. */
  run(step: () => Promise<void>): Promise<void> {
    return this.#enqueue(step, { isRepeatable: false });
  }

  /** Queues a step nobody waits for, unless it waits in the queue already. What fails is made good by the next one. */
  runOnce(operation: string, step: () => Promise<void>): void {
    if (this.#queued.has(operation)) return;
    this.#queued.add(operation);
    const unlessClosed = async () => {
      this.#queued.delete(operation);
      if (!this.#isClosed) await step();
    };
    this.#enqueue(unlessClosed, { isRepeatable: true }).catch((error: unknown) => {
      if (error !== OVERTAKEN) this.#onDiagnostic({ type: 'failed', operation, error });
    });
  }

  /** Calls back after `delayMs`, unless it is closed by then. */
  after(delayMs: number, then: () => void): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Ends the waiting of the step that runs now, if another one does it again. */
  overtake(): void {
    if (this.#isRepeatable) this.#running.abort(OVERTAKEN);
  }

  /** Ends the waiting of the step that runs now, and all that was to come by itself. Idempotent. */
  close(reason: Error): void {
    this.#isClosed = true;
    this.#running.abort(reason);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #enqueue(step: () => Promise<void>, { isRepeatable }: { isRepeatable: boolean }): Promise<void> {
    return this.#queue.run(() => {
      this.#running = new AbortController();
      this.#isRepeatable = isRepeatable;
      return step();
    });
  }
}
