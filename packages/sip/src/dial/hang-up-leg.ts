import type { RoomServiceClient } from 'livekit-server-sdk';
import { isNotFound, LiveKitRequestError } from '../server/livekit-request-error.js';
import { insist } from '../server/insist.js';

export interface HangUpLegOptions {
  readonly rooms: Pick<RoomServiceClient, 'removeParticipant'>;
  readonly roomName: string;
  readonly identity: string;
  /**
   * How long to look out for a leg that is not there yet: a dial whose request was on its way when the process that
   * made it died joins the room a moment later.
   * @default 3000
   */
  readonly mayJoinForMs?: number;
}

/** Between two looks for a leg that is not there yet: as long as its phone may ring. */
const LOOK_EVERY_MS = 100;

const MAY_JOIN_FOR_MS = 3_000;

/**
 * Hangs up a leg from any process, also one that is ringing or that another process is still dialing: what whoever
 * takes over from a dead process needs. `not-there`: it had gone before, and did not come in that time.
 *
 * @throws LiveKitRequestError if the server cannot be reached for 5 s.
 */
export async function hangUpLeg(options: HangUpLegOptions): Promise<'hung-up' | 'not-there'> {
  const { mayJoinForMs = MAY_JOIN_FOR_MS } = options;
  const until = performance.now() + mayJoinForMs;
  for (;;) {
    if (await wasRemoved(options)) return 'hung-up';
    if (performance.now() >= until) return 'not-there';
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function wasRemoved({ rooms, roomName, identity }: HangUpLegOptions): Promise<boolean> {
  let isThere = true;
  await insist('RemoveParticipant', async () => {
    isThere = true;
    await rooms.removeParticipant(roomName, identity).catch((error: unknown) => {
      isThere = !isNotFound(error);
      throw LiveKitRequestError.from('RemoveParticipant', error);
    });
  });
  return isThere;
}
