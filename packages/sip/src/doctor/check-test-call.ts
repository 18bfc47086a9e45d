import { randomBytes } from 'node:crypto';
import type { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { dial } from '../dial/dial.js';
import type { LegEnd } from '../dial/leg.js';
import type { LegRooms } from '../dial/phone-leg.js';
import { insist } from '../server/insist.js';
import { request } from '../server/request.js';
import { markedName } from '../setup/desired.js';
import type { SetupFile } from '../setup/setup-file.js';
import { ok, skipped, warning, wrong, type Finding } from './finding.js';

interface Caller {
  readonly sip: Pick<SipClient, 'createSipParticipant' | 'listSipOutboundTrunk'>;
  readonly rooms: LegRooms & Pick<RoomServiceClient, 'deleteRoom'>;
}

/** Rings the number that the file says is its owner's own, and hangs up as soon as it is answered. */
export async function checkTestCall(file: SetupFile, { sip, rooms }: Caller): Promise<Finding> {
  const { testCall } = file.doctor;
  if (!testCall) return skipped('test-call', 'doctor.testCall is not in the file');
  const name = markedName(file, testCall.trunk);
  const trunks = await request('ListSIPOutboundTrunk', () => sip.listSipOutboundTrunk()).catch(() => []);
  const trunkId = trunks.find((trunk) => trunk.name === name)?.sipTrunkId;
  if (trunkId === undefined)
    return skipped('test-call', `outbound trunk "${testCall.trunk}" is not on the server`);
  const roomName = `warm-doctor-${randomBytes(8).toString('hex')}`;
  try {
    const leg = dial(testCall.number, { sip, rooms, trunkId, roomName });
    const isAnswered = await succeeds(leg.untilAnswered());
    const isHungUp = await succeeds(leg.hangUp());
    if (!isAnswered) return explain(await leg.untilEnded());
    if (isHungUp) return ok('test-call', 'it rang and was answered');
    const cure = 'Hang the phone up yourself, and see whether the server still runs.';
    return warning('test-call', 'it rang and was answered, and could not be hung up', cure);
  } finally {
    await insist('DeleteRoom', () => rooms.deleteRoom(roomName)).catch(() => undefined);
  }
}

function succeeds(step: Promise<unknown>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}

function explain(end: LegEnd): Finding {
  const said = 'sip' in end ? ` (SIP ${end.sip.statusCode})` : '';
  const [text, cure] = WORDS[end.type];
  return wrong('test-call', `${text}${said}`, cure);
}

const WORDS: Readonly<Record<LegEnd['type'], readonly [text: string, cure: string]>> = {
  busy: ['the number was busy', 'Hang it up and try again.'],
  'no-answer': [
    'it rang and nobody answered',
    'Answer it: the audio can only be tried on a call that is up.',
  ],
  rejected: ['the call was refused', 'Ask the provider: the number called from must be one it lets you use.'],
  unreachable: [
    'the number could not be reached',
    'See the address of the trunk, and whether the number is right.',
  ],
  'trunk-failed': [
    'the provider or livekit-sip failed',
    'See the credentials of the trunk and the log of livekit-sip.',
  ],
  canceled: ['somebody ended it while it rang', 'Try again.'],
  left: [
    'it ended at once',
    'See whether audio (RTP) gets through to livekit-sip: its ports must be open for UDP.',
  ],
  'hung-up': ['it ended at once', 'Try again.'],
};
