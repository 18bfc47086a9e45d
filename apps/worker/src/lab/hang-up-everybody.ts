import type { LiveKitSettings } from '../settings/settings.js';
import { RoomServiceClient } from 'livekit-server-sdk';

/**
 * Ends all calls of a local stack: phones get their BYE at once, and job processes see their callers leave. A job that is
 * told to stop in the middle of a call takes the framework's 15 seconds for it.
 */
export async function hangUpEverybody({ url, apiKey, apiSecret }: LiveKitSettings): Promise<void> {
  const service = new RoomServiceClient(url, apiKey, apiSecret);
  const rooms = await service.listRooms();
  // A room that has ended in the meantime is as good.
  await Promise.allSettled(rooms.map(({ name }) => service.deleteRoom(name)));
}
