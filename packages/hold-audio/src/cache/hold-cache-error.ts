import { WarmError } from '@warm/session-core';

/** Decoded music could not be kept for other processes: each one decodes it again. `cause` is what the file system said. */
export class HoldCacheError extends WarmError {
  readonly code = 'hold-cache';
  readonly cure = 'Give a `cacheFolder` that this process may write to, on a disk with room.';

  constructor(
    readonly folder: string,
    options: ErrorOptions,
  ) {
    super(
      `cacheFolder: nothing can be kept in ${JSON.stringify(folder)}; every process decodes by itself.`,
      options,
    );
  }
}
