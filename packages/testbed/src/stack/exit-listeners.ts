import type { ProcessExit } from './process-error.js';

type Listener = (exit: ProcessExit) => void;

/** Those who want to know when a process ends by itself. */
export class ExitListeners {
  readonly #listeners = new Set<Listener>();

  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Tells everybody; one listener's error is no reason to keep the news from the next one. */
  emit(exit: ProcessExit): void {
    for (const listener of this.#listeners) {
      try {
        listener(exit);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
