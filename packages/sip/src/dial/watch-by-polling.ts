import type { RoomServiceClient } from 'livekit-server-sdk';
import type { LegSight } from '../consult/agent-consult-line.js';
import { isNotFound } from '../server/livekit-request-error.js';

export interface PollingOptions {
  readonly rooms: Pick<RoomServiceClient, 'getParticipant'>;
  readonly roomName: string;
  readonly identity: string;
}

/** While it rings, and while people talk: how late its ringing and its end are noticed. */
const EVERY_MS = { ringing: 250, answered: 1_000 } as const;

/** Reports what the server's API says of a leg, for programs that are not in its room. Returns the way to stop. */
export function watchByPolling(options: PollingOptions, sight: LegSight): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let everyMs: number = EVERY_MS.ringing;
  const look = async () => {
    const status = await statusOf(options);
    if (isStopped) return;
    // Also before it was ever seen: somebody may answer and hang up between two looks.
    if (status === 'gone') sight.vanished(undefined);
    if (typeof status === 'object') {
      if (status.callStatus === 'active') everyMs = EVERY_MS.answered;
      sight.appeared();
      sight.callStatus(status.callStatus);
    }
    timer = setTimeout(() => void look(), everyMs);
  };
  timer = setTimeout(() => void look(), everyMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

type Status = { readonly callStatus: string } | 'gone' | 'unknown';

async function statusOf({ rooms, roomName, identity }: PollingOptions): Promise<Status> {
  try {
    const { attributes } = await rooms.getParticipant(roomName, identity);
    return { callStatus: attributes['sip.callStatus'] ?? '' };
  } catch (error) {
    return isNotFound(error) ? 'gone' : 'unknown';
  }
}
