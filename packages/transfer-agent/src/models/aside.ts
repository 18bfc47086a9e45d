import { AsyncLocalStorage } from 'node:async_hooks';

const askers = new AsyncLocalStorage<object>();

/**
 * Asks a model beside a talk that the same model is used for. A model tells all who listen to it of every failure, so
 * that a session takes one for its own: `askedAside` tells them apart.
 */
export function askAside<T>(asker: object, ask: () => T): T {
  return askers.run(asker, ask);
}

/** Within a listener of a model's errors: who asked what has failed, unless it was the talk itself. */
export function askedAside(): object | undefined {
  return askers.getStore();
}
