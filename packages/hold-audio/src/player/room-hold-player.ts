import type { HoldPlayer } from '@warm/session-core';

import type { HoldEvent } from './hold-event.js';

/** Hold music on a track of its own in one room. Created by `createHoldPlayer()`. */
export interface RoomHoldPlayer extends HoldPlayer, AsyncDisposable {
  /** From `start()` until `stop()`. */
  readonly playing: boolean;
  readonly closed: boolean;
  /** The published track, for whoever decides which participants may hear it. */
  readonly trackSid: string;
  /**
   * Starts from the beginning of the clip; the first samples are on their way when it resolves. Called while the last
   * hold still fades out, it turns the fade round instead. Does nothing while playing.
   * @throws `HoldPlayerClosedError` after the player's end; the signal's reason when it has been aborted before the call.
   */
  start(signal?: AbortSignal): Promise<void>;
  /** Begins the fade-out and resolves; silence follows after `fadeOutMs`. Does nothing while stopped or closed. */
  stop(): Promise<void>;
  /**
   * Lowers the music by 14 dB while somebody speaks. Returns the way back; with several ducks at once the music stays
   * low until the last has been released. Calling it twice releases once.
   */
  duck(): () => void;
  /** Returns the way to stop listening. What a listener throws is dropped. */
  on(listener: (event: HoldEvent) => void): () => void;
  /** Fades out, then unpublishes. The room stays connected. */
  close(): Promise<void>;
}
