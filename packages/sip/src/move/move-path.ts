import type { ConsultPath } from '@warm/session-core';
import type { RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import type { AgentConsultLine } from '../consult/agent-consult-line.js';
import { openConsultRoom } from '../consult/consult-room.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { MoveLine } from './move-line.js';
import { MoveUnsupportedError } from './move-unsupported-error.js';
import { probeMoveSupport } from './probe-move-support.js';

export interface MovePathOptions {
  readonly rooms: RoomServiceClient;
  readonly credentials: RoomCredentials;
  /** What `probeMoveSupport` has said, in another process perhaps. @default asks it */
  readonly isSupported?: boolean | undefined;
  readonly onDiagnostic?: OnDiagnostic;
}

/**
 * The consult in a room of its own, which the supervisor is moved out of at the merge: LiveKit Cloud's MoveParticipant.
 *
 * `open` rejects with MoveUnsupportedError before anybody is dialed if the server cannot move (see
 * `probeMoveSupport`), so that another path can take over.
 */
export function createMovePath(options: MovePathOptions): ConsultPath<AgentConsultLine> {
  return {
    async open(opening) {
      const { signal } = opening;
      signal.throwIfAborted();
      const { rooms, credentials, isSupported } = options;
      if (!(isSupported ?? (await abortable(probeMoveSupport({ rooms, credentials }), signal)))) {
        throw new MoveUnsupportedError(new URL(credentials.url).host);
      }
      return openRoom(options, opening);
    },
  };
}

type OpenOptions = Parameters<ConsultPath['open']>[0];

async function openRoom(
  options: MovePathOptions,
  { request, attempt, signal }: OpenOptions,
): Promise<AgentConsultLine> {
  const { rooms, credentials, onDiagnostic = () => undefined } = options;
  const room = await openConsultRoom({ rooms, credentials, attempt, onDiagnostic, signal });
  return new MoveLine({ rooms, serverUrl: credentials.url, callRoom: request.callRoom, ...room });
}
