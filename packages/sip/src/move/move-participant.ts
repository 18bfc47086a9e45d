import type { RoomServiceClient } from 'livekit-server-sdk';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { readServerFailure } from '../server/server-failure.js';
import { MoveUnsupportedError } from './move-unsupported-error.js';

export interface Move {
  readonly from: string;
  readonly identity: string;
  readonly to: string;
}

/** @throws MoveUnsupportedError, LiveKitRequestError (`not_found` or `unavailable`: the participant is not there) */
export async function moveParticipant(
  rooms: Pick<RoomServiceClient, 'moveParticipant'>,
  serverUrl: string,
  { from, identity, to }: Move,
): Promise<void> {
  try {
    await rooms.moveParticipant(from, identity, to);
  } catch (error) {
    if (isNotImplemented(error)) throw new MoveUnsupportedError(new URL(serverUrl).host);
    throw LiveKitRequestError.from('MoveParticipant', error);
  }
}

// livekit-server 1.13 fails with a bare error, which Twirp hands on as 500 `unknown` with "not implemented" as its
// text; older servers do not know the route (404 `bad_route`), and 501 `unimplemented` is what Twirp has for it.
function isNotImplemented(error: unknown): boolean {
  const failure = readServerFailure(error);
  if (failure.kind !== 'refused') return false;
  const { serverCode, detail } = failure;
  return (
    serverCode === 'unimplemented' ||
    serverCode === 'bad_route' ||
    (serverCode === 'unknown' && detail.includes('not implemented'))
  );
}
