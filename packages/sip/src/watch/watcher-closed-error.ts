import { WarmError } from '@warm/session-core';

/** The departure watcher was closed; it takes no more calls. */
export class WatcherClosedError extends WarmError {
  readonly code = 'watcher-closed';

  constructor() {
    super('`watch()` is not possible: the departure watcher is closed.');
  }
}
