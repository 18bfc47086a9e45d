import type { ConsultPath, TransferRequest } from '@warm/session-core';
import { consultRoomName, createConsultRoom, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import type { AgentConsultLine } from '../consult/agent-consult-line.js';
import { AgentSeat } from '../consult/agent-seat.js';
import { newSupervisorIdentity } from '../consult/identities.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { request as requestServer } from '../server/request.js';
import { MoveLine } from './move-line.js';
import { MoveUnsupportedError } from './move-unsupported-error.js';
import { probeMoveSupport } from './probe-move-support.js';

export interface MovePathOptions {
  readonly rooms: RoomServiceClient;
  readonly credentials: RoomCredentials;
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
    async open({ request, signal }) {
      signal.throwIfAborted();
      const { rooms, credentials } = options;
      if (!(await abortable(probeMoveSupport({ rooms, credentials }), signal))) {
        throw new MoveUnsupportedError(new URL(credentials.url).host);
      }
      return openRoom(options, request, signal);
    },
  };
}

async function openRoom(
  { rooms, credentials, onDiagnostic = () => undefined }: MovePathOptions,
  { callRoom }: TransferRequest,
  signal: AbortSignal,
): Promise<AgentConsultLine> {
  const consultRoom = consultRoomName();
  try {
    // Created before anybody joins: joining would create it without its limits.
    const created = requestServer('CreateRoom', () => createConsultRoom(rooms, consultRoom));
    await abortable(created, signal);
  } catch (error) {
    void insist('DeleteRoom', () => rooms.deleteRoom(consultRoom)).catch(() => undefined);
    throw error;
  }
  const supervisorIdentity = newSupervisorIdentity();
  const seat = new AgentSeat({ credentials, roomName: consultRoom, supervisorIdentity, onDiagnostic });
  return new MoveLine({ rooms, serverUrl: credentials.url, callRoom, consultRoom, supervisorIdentity, seat });
}
