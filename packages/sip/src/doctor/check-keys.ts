import type { RoomServiceClient } from 'livekit-server-sdk';
import { readServerFailure } from '../server/server-failure.js';
import { ok, wrong, type Finding } from './finding.js';

/** Whether the server knows the key and takes what is signed with the secret. */
export async function checkKeys(
  rooms: Pick<RoomServiceClient, 'listRooms'>,
  isClockRight: boolean,
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
    return refused(failure.httpStatus, failure.detail, isClockRight);
  }
}

function refused(httpStatus: number, detail: string, isClockRight: boolean): Finding {
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
    isClockRight
      ? 'Make a new key and secret for this server or project.'
      : 'Set the clock first, see above.',
  );
}
