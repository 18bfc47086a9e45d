import type { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import type { HoldSourceError } from '../source/hold-source-error.js';

/** A caller who listens hears music from now on. */
export interface HoldStarted {
  type: 'hold-started';
}

/** The music is fading out and will be silent after the fade's duration. */
export interface HoldStopped {
  type: 'hold-stopped';
}

/** The music fades out and stays where it is. */
export interface HoldPaused {
  type: 'hold-paused';
}

/** The music goes on where it was. */
export interface HoldResumed {
  type: 'hold-resumed';
}

/** Other music from now on, or at the next start. */
export interface HoldSourceSwapped {
  type: 'hold-source-swapped';
}

/** The source gives no more sound; the built-in piece plays in its place until the hold ends. */
export interface HoldSourceFailed {
  type: 'hold-source-failed';
  error: HoldSourceError;
}

/** The music goes down and the caller is told something. */
export interface HoldAnnouncementStarted {
  type: 'hold-announcement-started';
}

/** The music comes back. `isComplete` is false when the hold ended in the middle of the words. */
export interface HoldAnnouncementEnded {
  type: 'hold-announcement-ended';
  isComplete: boolean;
}

/** There is nothing to say it with; the music goes on. */
export interface HoldAnnouncementFailed {
  type: 'hold-announcement-failed';
  error: HoldAnnouncementError;
}

/** The last event of a player; it cannot be started again. */
export interface HoldPlayerClosed {
  type: 'hold-player-closed';
  reason: HoldPlayerClosedReason;
  /** What LiveKit said, with reason `playback-failed`. */
  error?: unknown;
}

/** `closed`: by `close()`. `room-disconnected`: with its room. `playback-failed`: LiveKit took no more sound. */
export type HoldPlayerClosedReason = 'closed' | 'room-disconnected' | 'playback-failed';

export type HoldEvent =
  | HoldStarted
  | HoldStopped
  | HoldPaused
  | HoldResumed
  | HoldSourceSwapped
  | HoldSourceFailed
  | HoldAnnouncementStarted
  | HoldAnnouncementEnded
  | HoldAnnouncementFailed
  | HoldPlayerClosed;
