import { ServerError, type RoomServiceClient } from 'livekit-server-sdk';
import { SettingsError } from '../settings/settings-error.js';

/** A name no room has: the answer is to be short. */
const NO_ROOM = 'warm-check';

/**
 * One request with the keys, before anything else is tried: the agent server itself would try wrong ones for minutes and
 * tell nobody. A server that does not answer yet is no mistake; it is waited for.
 *
 * @returns what is waited for, if it is
 * @throws SettingsError if the server refuses the keys, or is no LiveKit
 */
export async function checkLiveKit(
  rooms: Pick<RoomServiceClient, 'listRooms'>,
  url: string,
): Promise<string | undefined> {
  try {
    await rooms.listRooms([NO_ROOM]);
    return undefined;
  } catch (error) {
    const problem = problemOf(error, url);
    if (problem) throw new SettingsError([problem]);
    return `Waiting for LiveKit at ${url}, which does not answer (${reasonOf(error)}) …`;
  }
}

function problemOf(error: unknown, url: string): string | undefined {
  if (!(error instanceof ServerError)) return undefined;
  if (error.status === 401 || error.status === 403) {
    return `LIVEKIT_API_KEY, LIVEKIT_API_SECRET: the server at ${url} does not accept them: give a pair of that server.`;
  }
  if (error.status === 404 || error.status === 405) {
    return `LIVEKIT_URL: what answers at ${url} is no LiveKit: give the URL of your server or project.`;
  }
  return undefined;
}

// Not the message: LiveKit's own repeats the token it was given.
function reasonOf(error: unknown): string {
  if (error instanceof ServerError) return String(error.status);
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'no answer in time';
}
