import type { ParticipantInfo } from 'livekit-server-sdk';

/** A hidden caller's hang-up reaches the supervisor's phone 37–213 ms later at this interval, one request each. */
const POLL_INTERVAL_MS = 150;
/** A returning leg hears again within 200 ms. */
const HURRIED_INTERVAL_MS = 40;

export interface CallerPollOptions {
  /** Resolves with nothing when they are not there. */
  readonly read: () => Promise<ParticipantInfo | undefined>;
  /** How the caller is now; their permissions and tracks may have changed behind the gate's back. */
  readonly onSeen: (caller: ParticipantInfo) => void;
  readonly onGone: () => void;
  /** Whether "not there" means gone just now: right after a server restart it means "not back yet". */
  readonly isConclusive: () => boolean;
}

/**
 * Looks after a caller whom nobody can see: LiveKit announces a hidden participant's departure to nobody. Stops by
 * itself when the caller is gone. Returns the way to stop earlier.
 */
export function pollCaller({ read, onSeen, onGone, isConclusive }: CallerPollOptions): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  const look = async () => {
    const seen = await read().catch(() => 'unknown' as const);
    if (stopped) return;
    if (seen === undefined && isConclusive()) {
      stop();
      onGone();
      return;
    }
    if (typeof seen === 'object') onSeen(seen);
    schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => void look(), isConclusive() ? POLL_INTERVAL_MS : HURRIED_INTERVAL_MS);
  };
  schedule();
  return stop;
}
