import type { RoomServiceClient } from 'livekit-server-sdk';
import { deferred, type Deferred } from '../async/deferred.js';
import { LiveKitRequestError } from '../server/livekit-request-error.js';

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

/** Between two looks: as long as a phone may ring that nobody wants any more. */
const LOOK_EVERY_MS = 100;

const MAY_JOIN_FOR_MS = 3_000;

/** How long a server that does not answer, or answers that it cannot, is asked again; each try may take it 3 s. */
const INSIST_FOR_MS = 10_000;

/**
 * Hangs up a leg from any process, also one that is ringing or that another process is still dialing: what whoever
 * takes over from a dead process needs. `not-there`: it had gone before, and did not come in that time.
 *
 * @throws LiveKitRequestError if the server refuses, or cannot be reached for 10 s.
 */
export async function hangUpLeg(options: HangUpLegOptions): Promise<'hung-up' | 'not-there'> {
  const { mayJoinForMs = MAY_JOIN_FOR_MS } = options;
  const startedAt = performance.now();
  const hasPassed = (ms: number) => performance.now() - startedAt >= ms;
  const removed = deferred<'removed'>();
  for (;;) {
    // LiveKit holds a removal back for a second or more if the participant is just joining. So none is waited for: the
    // next one, which finds it there, stops the phone.
    const verdict = await Promise.race([removed.promise, tryToRemove(options, removed), pause()]);
    if (verdict === 'removed') return 'hung-up';
    if (verdict === 'slow' && !hasPassed(INSIST_FOR_MS)) continue;
    const failure: LiveKitRequestError =
      verdict === 'slow' ? new LiveKitRequestError('RemoveParticipant', 'timed-out') : verdict;
    if (failure.isNotFound && hasPassed(mayJoinForMs)) return 'not-there';
    const isWorthAnotherTry = failure.isNotFound || (failure.isRetryable && !hasPassed(INSIST_FOR_MS));
    if (!isWorthAnotherTry) throw failure;
    await pause();
  }
}

async function tryToRemove(
  { rooms, roomName, identity }: HangUpLegOptions,
  removed: Deferred<'removed'>,
): Promise<'removed' | LiveKitRequestError> {
  try {
    await rooms.removeParticipant(roomName, identity);
    removed.resolve('removed');
    return 'removed';
  } catch (error) {
    return LiveKitRequestError.from('RemoveParticipant', error);
  }
}

function pause(): Promise<'slow'> {
  return new Promise((resolve) => setTimeout(() => resolve('slow'), LOOK_EVERY_MS));
}
