import type { HoldPlayer } from '@warm/session-core';

import type { HoldWords } from '../announcement/hold-words.js';
import type { HoldSource } from '../source/hold-source.js';
import type { HoldEvent } from './hold-event.js';

export interface StopHoldOptions {
  /** 0 cuts the music off; what the listener's jitter buffer holds is still heard. @default the player's `fadeOutMs` */
  fadeMs?: number | undefined;
}

/** Hold music on a track of its own in one room. Created by `createHoldPlayer()`. */
export interface RoomHoldPlayer extends HoldPlayer, AsyncDisposable {
  /** From `start()` until `pause()` or `stop()`. */
  readonly playing: boolean;
  /** From `pause()` until `resume()` or `stop()`. */
  readonly paused: boolean;
  readonly closed: boolean;
  /** The published track, for whoever decides which participants may hear it. */
  readonly trackSid: string;
  /** Factor on the music's loudness, above 0 and up to 1; glides there. @throws `InvalidInputError` out of range. */
  volume: number;
  /**
   * Starts from the beginning; the first samples are on their way when it resolves. Called while the last hold still
   * fades out, it turns the fade round instead; while paused, it resumes. Does nothing while playing.
   * @throws `HoldPlayerClosedError` after the player's end; the signal's reason when it has been aborted before the call.
   */
  start(signal?: AbortSignal): Promise<void>;
  /** Begins the fade-out and resolves; silence follows after it. Does nothing while stopped or closed. */
  stop(options?: StopHoldOptions): Promise<void>;
  /** Fades out and keeps the place. Does nothing unless playing. */
  pause(options?: StopHoldOptions): Promise<void>;
  /** Goes on where it was paused. Does nothing unless paused. @throws `HoldPlayerClosedError` */
  resume(): Promise<void>;
  /**
   * Other music, crossfaded in if something is playing. What plays goes on while it is loaded, and if it cannot be.
   * @throws `HoldSourceError`; `HoldPlayerClosedError`
   */
  swap(source: HoldSource): Promise<void>;
  /**
   * Says something now, on top of the lowered music, after what is being said. Resolves when it has been said, or when
   * the hold ended meanwhile.
   * @throws `HoldAnnouncementError` when it was not said at all; the music goes on. `HoldPlayerClosedError`
   */
  announce(words: HoldWords): Promise<void>;
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
