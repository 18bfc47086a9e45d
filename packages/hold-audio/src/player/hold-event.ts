/** A caller who listens hears music from now on. */
export interface HoldStarted {
  type: 'hold-started';
}

/** The music is fading out and will be silent after the fade's duration. */
export interface HoldStopped {
  type: 'hold-stopped';
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

export type HoldEvent = HoldStarted | HoldStopped | HoldPlayerClosed;
