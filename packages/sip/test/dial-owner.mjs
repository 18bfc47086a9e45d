// A process that dials when it is told to, and knows nothing else to do: a test kills it.
import { once } from 'node:events';
import { dial } from '@warm/sip';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';

const { httpUrl, apiKey, apiSecret, destination, roomName, identity } = JSON.parse(process.argv[2]);
const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
const sip = new SipClient(httpUrl, apiKey, apiSecret);
process.send('ready');
await once(process, 'message');
const leg = dial(destination, { sip, rooms, roomName, identity });
await leg.untilEnded();
