import { AsyncLocalStorage } from 'node:async_hooks';

const askers = new AsyncLocalStorage<object>();

/** Makes a request to a model that others may be using too: it tells all who listen of every failure, whose ever it is. */
export function askFor<Request>(asker: object, request: () => Request): Request {
  return askers.run(asker, request);
}

/** Within a listener of a model's errors: whether it is a request of this asker that has failed. */
export function isFailureOf(asker: object): boolean {
  return askers.getStore() === asker;
}
