import type { ConsultPath } from '@warm/session-core';
import type { RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { AgentConsultLine } from '../consult/agent-consult-line.js';
import { openConsultRoom } from '../consult/consult-room.js';
import type { OnDiagnostic } from '../diagnostics.js';
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
    open: (opening) => openRoom(options, opening),
  };
}

type OpenOptions = Parameters<ConsultPath['open']>[0];

async function openRoom(
  options: BridgePathOptions,
  { request, attempt, signal }: OpenOptions,
): Promise<AgentConsultLine> {
  signal.throwIfAborted();
  const { rooms, credentials, onBridged = () => undefined, onDiagnostic = () => undefined } = options;
  const { seat, ...room } = await openConsultRoom({ rooms, credentials, attempt, onDiagnostic, signal });
  const { callRoom, callerIdentity } = request;
  const call = new BridgedCall({ rooms, credentials, callRoom, callerIdentity, ...room, onDiagnostic });
  return new BridgeLine({ rooms, call, seat, onBridged });
}
