import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { expect, test, vi } from 'vitest';
import { MARKERS, startPhone, startStack, synthesize, VOICES } from '../../src/index.js';

const say = (text: string) => synthesize(text, { voice: VOICES.caller });

test('two phones hear each other through LiveKit', async () => {
  await using stack = await startStack({ sip: {} });
  await using ada = await startPhone({ user: 'ada', marker: MARKERS.callerVoice, synthesize: say });
  await using sam = await startPhone({ user: 'sam', answer: { afterMs: 200 } });
  await stack.sip.routeOutboundTo(sam.hostPort);

  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const answered = ada.call(stack.sip.address);
  const room = await vi.waitUntil(async () => (await rooms.listRooms())[0]?.name, 10_000);
  const sip = new SipClient(httpUrl, apiKey, apiSecret);
  await sip.createSipParticipant(stack.sip.outboundTrunkId, '+15550122', room, { waitUntilAnswered: true });
  await Promise.all([answered, ada.waitFor('first-rtp'), sam.waitFor('first-rtp')]);

  await ada.say('Hello Sam, this is Ada.');
  await sam.ear.untilHeard('callerVoice', { signal: AbortSignal.timeout(10_000) });
  expect(ada.ear.heard('callerVoice')).toEqual([]); // no echo
});
