import type { RoomServiceClient } from 'livekit-server-sdk';
import type { LegSight } from '../consult/agent-consult-line.js';
import { absence, type PresenceRooms } from '../watch/presence.js';

export interface PollingOptions {
  readonly rooms: PresenceRooms & Pick<RoomServiceClient, 'getParticipant'>;
  readonly roomName: string;
  readonly identity: string;
}

type Stage = 'ringing' | 'answered';

/** While it rings, and while people talk: how late its ringing and its end are noticed. */
const EVERY_MS: Readonly<Record<Stage, number>> = { ringing: 250, answered: 1_000 };

/**
 * Reports what the server's API says of a leg, for programs that are not in its room. Returns the way to stop.
 *
 * @param stage Where the leg is known to be.
 */
export function watchByPolling(
  options: PollingOptions,
  sight: LegSight,
  stage: Stage = 'ringing',
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async () => {
    const status = await statusOf(options, stage);
    if (isStopped) return;
    // Also before it was ever seen: somebody may answer and hang up between two looks.
    if (status === 'missing') sight.vanished(undefined);
    if (typeof status === 'object') {
      if (status.callStatus === 'active') stage = 'answered';
      sight.appeared();
      sight.callStatus(status.callStatus);
    }
    timer = setTimeout(() => void look(), EVERY_MS[stage]);
  };
  timer = setTimeout(() => void look(), EVERY_MS[stage]);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

type Status = { readonly callStatus: string } | 'missing' | 'unknown';

// A leg that is joining answers an update seconds late; of one that has answered, a restarted server's list may say
// what was true before.
async function statusOf({ rooms, roomName, identity }: PollingOptions, stage: Stage): Promise<Status> {
  try {
    const { attributes } = await (stage === 'answered'
      ? rooms.updateParticipant(roomName, identity, {})
      : rooms.getParticipant(roomName, identity));
    return { callStatus: attributes['sip.callStatus'] ?? '' };
  } catch (error) {
    return absence(error) === 'unknown' ? 'unknown' : 'missing';
  }
}
