import type { Attempt } from '@warm/session-core';
import { consultRoomName, createConsultRoom, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { request } from '../server/request.js';
import { AgentSeat } from './agent-seat.js';
import { newSupervisorIdentity } from './identities.js';

export interface ConsultRoomOptions {
  readonly rooms: RoomServiceClient;
  readonly credentials: RoomCredentials;
  readonly attempt: Attempt;
  readonly onDiagnostic: OnDiagnostic;
  readonly signal: AbortSignal;
}

/** A room for one consult, and the TransferAgent's seat in it. @throws LiveKitRequestError; nothing is left then */
export async function openConsultRoom(options: ConsultRoomOptions) {
  const { rooms, credentials, attempt, onDiagnostic, signal } = options;
  const consultRoom = consultRoomName(attempt.id);
  try {
    // Created before anybody joins: joining would create it without its limits.
    await abortable(
      request('CreateRoom', () => createConsultRoom(rooms, consultRoom)),
      signal,
    );
  } catch (error) {
    void insist('DeleteRoom', () => rooms.deleteRoom(consultRoom)).catch(() => undefined);
    throw error;
  }
  const supervisorIdentity = newSupervisorIdentity();
  const seat = new AgentSeat({ credentials, roomName: consultRoom, supervisorIdentity, onDiagnostic });
  return { consultRoom, supervisorIdentity, seat };
}
