import { startPhone, type Phone, type PhoneOptions, type SipStack } from '@warm/testbed';
import { SipClient } from 'livekit-server-sdk';

/** A phone that is called into a room and has taken the call. */
export async function joinByPhone(
  stack: SipStack,
  roomName: string,
  participantIdentity: string,
  options: PhoneOptions = {},
): Promise<Phone> {
  const phone = await startPhone({ ...options, answer: { afterMs: 0 } });
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  await stack.sip.routeOutboundTo(phone.hostPort);
  const sip = new SipClient(httpUrl, apiKey, apiSecret);
  await sip.createSipParticipant(stack.sip.outboundTrunkId, '+15550100222', roomName, {
    participantIdentity,
    waitUntilAnswered: true,
  });
  await phone.waitFor('confirmed');
  return phone;
}
