import type { RoomServiceClient } from 'livekit-server-sdk';
import { listConsultRooms, type ConsultRoom } from './list-consult-rooms.js';

export interface SweepConsultRoomsOptions {
  readonly rooms: Pick<RoomServiceClient, 'listRooms' | 'listParticipants' | 'deleteRoom'>;
  /**
   * Whether the attempt is still under way, or was merged: the relay of a `bridge` goes on in its consult room. Reject if
   * that cannot be found out: what is not known to be over is not deleted. False also for an attempt nobody knows.
   */
  readonly isAlive: (attemptId: string) => Promise<boolean>;
  /**
   * Younger rooms are left alone. More than the clocks of this machine and the server may differ.
   * @default 60_000
   */
  readonly olderThanMs?: number;
}

/** What a sweep did. */
export interface ConsultRoomSweep {
  readonly deleted: readonly ConsultRoom[];
  /** Rooms that are still there because `isAlive` or the deletion failed; the next sweep tries them again. */
  readonly failed: readonly { readonly room: ConsultRoom; readonly error: unknown }[];
}

export const DEFAULT_SWEEP_AGE_MS = 60_000;
/** ParticipantInfo.Kind of LiveKit's protocol, which the server SDK does not export. */
const AGENT = 4;

/**
 * Deletes the consult rooms whose attempt is over or unknown: those of processes that died. A room in which a person is
 * not alone is left alone: somebody talks there, whatever the record says, which is forgotten long before a long call is
 * over. A room that is none of `consultRoomName(attemptId)` is never touched. Rejects as the RoomServiceClient does if
 * rooms cannot be listed.
 */
export async function sweepConsultRooms(options: SweepConsultRoomsOptions): Promise<ConsultRoomSweep> {
  const { rooms, isAlive, olderThanMs = DEFAULT_SWEEP_AGE_MS } = options;
  const bornBeforeMs = Date.now() - olderThanMs;
  const old = (await listConsultRooms(rooms)).filter(({ createdAtMs }) => createdAtMs <= bornBeforeMs);
  const deleted: ConsultRoom[] = [];
  const failed: { room: ConsultRoom; error: unknown }[] = [];
  for (const room of old) {
    if (room.attemptId === undefined) continue;
    try {
      if ((await isAlive(room.attemptId)) || (await isInUse(rooms, room.name))) continue;
      await rooms.deleteRoom(room.name);
      deleted.push(room);
    } catch (error) {
      if (!isNotFound(error)) failed.push({ room, error });
    }
  }
  return { deleted, failed };
}

/** Agents alone keep no call, and a person alone is on a dead line. */
async function isInUse(rooms: SweepConsultRoomsOptions['rooms'], roomName: string): Promise<boolean> {
  const participants = await rooms.listParticipants(roomName);
  return participants.length > 1 && participants.some(({ kind }) => (kind as number) !== AGENT);
}

/** LiveKit's answer when the room is gone: it closed by itself, or another sweeper was faster. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not_found';
}
