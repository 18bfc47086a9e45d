import type { RoomServiceClient } from 'livekit-server-sdk';

/** Supervisor, TransferAgent, and one to spare for a participant that is being replaced. */
const MAX_PARTICIPANTS = 3;
/** How long an empty consult room waits for its first, and outlives its last, participant. */
const EMPTY_TIMEOUT_SECONDS = 60;

export async function createConsultRoom(rooms: RoomServiceClient, name: string): Promise<void> {
  await rooms.createRoom({
    name,
    maxParticipants: MAX_PARTICIPANTS,
    emptyTimeout: EMPTY_TIMEOUT_SECONDS,
    departureTimeout: EMPTY_TIMEOUT_SECONDS,
  });
}
