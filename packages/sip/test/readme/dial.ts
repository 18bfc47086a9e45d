import type { Room } from '@livekit/rtc-node';
import type { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { dial, LegEndedError } from '../../src/index.js';

export async function callAda(sip: SipClient, rooms: RoomServiceClient, room: Room, signal: AbortSignal) {
  const leg = dial('+15550100222', {
    sip,
    rooms,
    room, // sees ringing and leaving at once; without it the API is polled
    roomName: 'call-4711',
    trunkId: 'ST_abc123', // or `connection: { hostPort: 'sip.example.com:5060', username, password }`
    callerId: '+15550100199',
    displayName: 'Warm desk',
    headers: { 'X-Ticket': '4711' },
    dtmf: 'ww4711#', // pressed after the answer; w waits half a second
    ringTimeoutMs: 20_000,
    maxDurationMs: 3_600_000,
    signal,
    onEvent: ({ type }) => console.log(type), // dialed, ringing, answered, ended
  });
  try {
    await leg.untilAnswered();
  } catch (error) {
    if (error instanceof LegEndedError) return error.end; // { type: 'busy', sip: { statusCode: 486, reason: 'Busy Here' }, … }
    throw error;
  }
  return leg.untilEnded(); // { type: 'left', because: 'hung-up' }
}
