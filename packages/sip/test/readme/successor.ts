import type { RoomServiceClient } from 'livekit-server-sdk';
import { hangUpLeg } from '../../src/index.js';

/** Room and identity were written down before the dial. */
export async function takeOver(rooms: RoomServiceClient, roomName: string, identity: string): Promise<void> {
  console.log(await hangUpLeg({ rooms, roomName, identity })); // 'hung-up' or 'not-there'
}
