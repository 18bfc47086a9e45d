import type { RoomServiceClient } from 'livekit-server-sdk';
import { readServerFailure } from '../server/server-failure.js';
import { ok, wrong, type Finding, type FindingStatus } from './finding.js';

/** Whether the server knows the key and takes what is signed with the secret. `clock`: what was found of that. */
export async function checkKeys(
  rooms: Pick<RoomServiceClient, 'listRooms'>,
  clock: FindingStatus | undefined,
): Promise<Finding> {
  try {
    await rooms.listRooms();
    return ok('keys', 'the server takes them');
  } catch (error) {
    const failure = readServerFailure(error);
    if (failure.kind !== 'refused') {
      return wrong(
        'keys',
        'the server did not answer a request',
        'See what stands between here and its API.',
      );
    }
    return refused(failure.httpStatus, failure.detail, clock === 'wrong' || clock === 'warning');
  }
}

function refused(httpStatus: number, detail: string, isClockWrong: boolean): Finding {
  if (httpStatus !== 401 && httpStatus !== 403) {
    return wrong(
      'keys',
      `the server answers ${httpStatus} to a request`,
      'See its log; is livekit.url a LiveKit server?',
    );
  }
  if (detail.startsWith('invalid API key')) {
    return wrong(
      'keys',
      'the server does not know the API key',
      'Use a key of this server or project for livekit.apiKey.',
    );
  }
  if (detail.includes('signature')) {
    return wrong(
      'keys',
      'the secret does not belong to the API key',
      'Use the secret that was made with livekit.apiKey.',
    );
  }
  return wrong(
    'keys',
    'the server refuses the keys',
    isClockWrong
      ? 'Set the clock first, see above.'
      : 'Make a new key and secret for this server or project.',
  );
}
