import type { RoomServiceClient } from 'livekit-server-sdk';
import type { TransferRecord, TransferStore } from '@warm/session-core';
import { sweepConsultRooms } from '@warm/session-core/rooms';

/** Deletes what dead processes left behind; a store that cannot be asked is no reason to delete anything. */
export async function sweep(rooms: RoomServiceClient, store: TransferStore) {
  const isAlive = async (attemptId: string) => {
    const record = await store.load(attemptId.slice(0, attemptId.lastIndexOf('-')));
    return record !== undefined && isUnderWay(record, attemptId);
  };
  const { deleted, failed } = await sweepConsultRooms({ rooms, isAlive });
  console.log(`${deleted.length} consult rooms deleted, ${failed.length} left for the next time`);
}

function isUnderWay({ state }: TransferRecord, attemptId: string): boolean {
  const ended = state.ended.find(({ id }) => id === attemptId);
  return ended ? ended.outcome.type === 'merged' : state.phase !== 'ended';
}
