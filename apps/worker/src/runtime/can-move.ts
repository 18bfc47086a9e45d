import { preferredPath, probeMoveSupport } from '@warm/sip';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { JobSettings } from '../settings/job-settings.js';

/**
 * Whether the server moves participants, asked once a worker: each job is a process of its own and would ask anew, while
 * a caller waits. `undefined` where moving is not wanted, or there was no answer.
 */
export async function canMove(
  { consultPath, livekit }: Pick<JobSettings, 'consultPath' | 'livekit'>,
  rooms: RoomServiceClient,
): Promise<boolean | undefined> {
  const preferred = consultPath === 'auto' ? preferredPath(livekit.url) : consultPath;
  if (preferred !== 'move') return undefined;
  return probeMoveSupport({ rooms, credentials: livekit }).catch(() => undefined);
}
