import { WarmError } from '@warm/session-core';

import type { HoldPlayerClosedReason } from './hold-event.js';

/** `start()`, `resume()`, `swap()` or `announce()` was called on a player that has ended. Create a new one with `createHoldPlayer()`. */
export class HoldPlayerClosedError extends WarmError {
  readonly code = 'hold-player-closed';

  constructor(readonly reason: HoldPlayerClosedReason) {
    super(`This hold player has ended (${reason}); create a new one to play music.`);
  }
}
