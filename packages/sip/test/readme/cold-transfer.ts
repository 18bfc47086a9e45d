import type { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { coldTransfer, untilGone } from '../../src/index.js';

/** Whether the caller is on their way to Ada; otherwise try a warm transfer. */
export async function sendToAda(
  sip: SipClient,
  rooms: RoomServiceClient,
  roomName: string,
  identity: string,
) {
  const to = { id: 'ada', address: '+15550100222', ringTimeoutMs: 20_000 };
  const outcome = await coldTransfer({ sip, roomName, identity, to, headers: { 'X-Ticket': '4711' } });
  if (outcome.type === 'unknown') return untilGone({ rooms, roomName, identity, withinMs: 10_000 });
  return outcome.type === 'transferred';
}
