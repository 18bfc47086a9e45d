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
import { BridgedCall } from './bridged-call.js';
import { BridgeLine } from './bridge-line.js';

export interface BridgePathOptions {
  readonly rooms: RoomServiceClient;
  readonly credentials: RoomCredentials;
  /**
   * Told of each call that was merged. It is relayed by this very process: whoever ends it must wait for
   * `call.ended` first, for instance in a job's shutdown.
   */
  readonly onBridged?: (call: BridgedCall) => void;
  readonly onDiagnostic?: OnDiagnostic;
}

/**
 * The consult in a room of its own, where the supervisor stays for good: at the merge this process begins to relay
 * audio between the two rooms. Works on every server, and nothing of one room is ever in the other but the two voices.
 */
export function createBridgePath(options: BridgePathOptions): ConsultPath<AgentConsultLine> {
  return {
    open: ({ request, signal }) => openRoom(options, request, signal),
  };
}

async function openRoom(
  options: BridgePathOptions,
  { callRoom, callerIdentity }: TransferRequest,
  signal: AbortSignal,
): Promise<AgentConsultLine> {
  signal.throwIfAborted();
  const { rooms, credentials, onBridged = () => undefined, onDiagnostic = () => undefined } = options;
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
  const who = { callRoom, callerIdentity, consultRoom, supervisorIdentity };
  const call = new BridgedCall({ rooms, credentials, ...who, onDiagnostic });
  return new BridgeLine({ rooms, call, seat, onBridged });
}
