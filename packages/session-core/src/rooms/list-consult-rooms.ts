import type { Room, RoomServiceClient } from 'livekit-server-sdk';
import { parseConsultRoomName } from './consult-room-name.js';

export interface ConsultRoom {
  readonly name: string;
  /** The attempt it was made for; absent if its name does not tell. */
  readonly attemptId?: string;
  /** Epoch ms by the server's clock. */
  readonly createdAtMs: number;
}

/** The consult rooms there are, of all workers. Rejects as the RoomServiceClient does. */
export async function listConsultRooms(
  rooms: Pick<RoomServiceClient, 'listRooms'>,
): Promise<readonly ConsultRoom[]> {
  const all = await rooms.listRooms();
  return all.map(asConsultRoom).filter((room) => room !== undefined);
}

function asConsultRoom({ name, creationTime, creationTimeMs }: Room): ConsultRoom | undefined {
  const parsed = parseConsultRoomName(name);
  if (!parsed) return undefined;
  const { attemptId } = parsed;
  // Servers before protocol 1.32 tell seconds only.
  const createdAtMs = creationTimeMs > 0n ? Number(creationTimeMs) : Number(creationTime) * 1_000;
  return { name, createdAtMs, ...(attemptId !== undefined && { attemptId }) };
}
