import type { RoomServiceClient } from 'livekit-server-sdk';
import type { TransferStore } from '../../src/index.js';
import { sweepConsultRooms } from '../../src/rooms.js';

/** Deletes what dead processes left behind; a store that cannot be asked is no reason to delete anything. */
export async function sweep(rooms: RoomServiceClient, store: TransferStore) {
  const isAlive = async (attemptId: string) => {
    const transferId = attemptId.slice(0, attemptId.lastIndexOf('-'));
    const record = await store.load(transferId);
    return record !== undefined && record.state.phase !== 'ended';
  };
  const { deleted, failed } = await sweepConsultRooms({ rooms, isAlive });
  console.log(`${deleted.length} consult rooms deleted, ${failed.length} left for the next time`);
}
