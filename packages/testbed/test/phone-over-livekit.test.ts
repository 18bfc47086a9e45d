import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MARKERS, mix, withMarker, type MarkerName, type Pcm } from '../src/audio/index.js';
import { firstMs, music } from '../src/audio/signals.fixture.js';
import { startPhone, type Phone, type PhoneOptions } from '../src/phone/index.js';
import { synthesize, VOICES } from '../src/speech/index.js';
import { startStack, type SipStack } from '../src/stack/index.js';

const CLIP_MS = 6000;
const TEXT =
  'Hello, this is Ada. I ordered a red kettle last week, and it never arrived. She sells sea shells by the sea shore, ' +
  'and my order number is seven three nine. I would like to speak to a supervisor, please!';

async function phone(options: PhoneOptions): Promise<Phone> {
  const started = await startPhone(options);
  onTestFinished(() => started.close());
  return started;
}

async function clip(voice: string, marker: number): Promise<Pcm> {
  return withMarker(firstMs(await synthesize(TEXT, { voice, sampleRate: 8000 }), CLIP_MS), marker);
}

/** Calls in, and has LiveKit dial `callee` into the same room: two SIP legs, Opus between them. */
async function connect(
  stack: SipStack,
  caller: Phone,
  callee: Phone,
): Promise<{ room: string; sip: SipClient }> {
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  await stack.sip.routeOutboundTo(callee.hostPort);
  const answered = caller.call(stack.sip.address, { from: '+15551111' });
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const room = await vi.waitFor(async () => {
    const [found] = await rooms.listRooms();
    if (!found) throw new Error('no room yet');
    return found.name;
  }, 10_000);
  const sip = new SipClient(httpUrl, apiKey, apiSecret);
  await sip.createSipParticipant(stack.sip.outboundTrunkId, '+15552222', room, {
    participantIdentity: 'supervisor',
    waitUntilAnswered: true,
  });
  await answered;
  return { room, sip };
}

/** Share of the frames of a clip that were heard with a marker, from the first such frame on. */
function shareHeard(listener: Phone, marker: MarkerName, ms: number): number {
  const [first] = listener.ear.framesWith(marker);
  if (first === undefined) return 0;
  return listener.ear.framesWith(marker, { untilMs: first + ms }).length / (ms / 20);
}

test('a phone logs in to a trunk that asks for it', async () => {
  const stack = await startStack({ sip: {} });
  onTestFinished(() => stack.close());
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const login = { authUsername: 'ada', authPassword: 'secret' };
  const trunk = await new SipClient(httpUrl, apiKey, apiSecret).createSipInboundTrunk(
    'login',
    ['+15550111'],
    login,
  );
  const rule = { type: 'individual', roomPrefix: 'login-' } as const;
  const trunkIds = [trunk.sipTrunkId];
  await new SipClient(httpUrl, apiKey, apiSecret).createSipDispatchRule(rule, { name: 'login', trunkIds });
  const caller = await phone({ user: '+15551111' });
  const target = `sip:+15550111@${stack.sip.host}:${stack.sip.port}`;

  await expect(caller.call(target)).rejects.toMatchObject({ sipStatusCode: 407 });
  const wrong = { username: 'ada', password: 'guessed' };
  await expect(caller.call(target, { auth: wrong })).rejects.toMatchObject({ sipStatusCode: 401 });
  const sinceMs = Date.now();
  const accepted = caller.call(target, { auth: { username: 'ada', password: 'secret' } });
  await caller.waitFor('ringing', { sinceMs });
  caller.cancel();
  await expect(accepted).rejects.toMatchObject({ sipStatusCode: 487 });
});

test('a phone goes along with a cold transfer, or lets it fail, as its plan says', async () => {
  const stack = await startStack({ sip: {} });
  onTestFinished(() => stack.close());
  const caller = await phone({ user: '+15551111' });
  const callee = await phone({
    answer: { afterMs: 0 },
    refer: { status: 202, notify: ['100 Trying', '486 Busy Here'] },
  });
  const { room, sip } = await connect(stack, caller, callee);

  const refused = sip.transferSipParticipant(room, 'supervisor', 'sip:+15559@127.0.0.1');
  await expect(refused).rejects.toMatchObject({ sipStatusCode: 486 });
  expect(callee.state).toBe('up');
  expect(await callee.waitFor('refer')).toMatchObject({ target: 'sip:+15559@127.0.0.1' });

  callee.setRefer({ status: 202, notify: ['100 Trying', '200 OK'], hangUp: true });
  await sip.transferSipParticipant(room, 'supervisor', 'sip:+15559@127.0.0.1');
  await callee.waitFor('ended');
});

test('two phones in a LiveKit room hear each other’s markers, under speech and music, through Opus', async () => {
  const stack = await startStack({ sip: {} });
  onTestFinished(() => stack.close());
  const caller = await phone({ user: '+15551111' });
  const callee = await phone({ user: '+15552222', answer: { afterMs: 0 } });
  await connect(stack, caller, callee);
  const signal = AbortSignal.timeout(10_000);
  await Promise.all([caller.waitFor('first-rtp'), callee.waitFor('first-rtp')]);

  const hold = withMarker(music(CLIP_MS / 1000), MARKERS.holdMusic);
  await Promise.all([
    caller.play(mix([await clip(VOICES.caller, MARKERS.callerVoice), hold])),
    callee.play(await clip(VOICES.supervisor, MARKERS.supervisorVoice)),
    callee.ear.untilHeard('callerVoice', { signal }),
    caller.ear.untilHeard('supervisorVoice', { signal }),
  ]);
  await caller.press('1#');
  await callee.waitFor('dtmf', { where: ({ digit }) => digit === '#' });

  // The mixer may still hold the clip's last frames, and a leg may open a moment after the clip began.
  const expectedMs = CLIP_MS - 1000;
  const shares = {
    callerVoice: shareHeard(callee, 'callerVoice', expectedMs),
    holdMusic: shareHeard(callee, 'holdMusic', expectedMs),
    supervisorVoice: shareHeard(caller, 'supervisorVoice', expectedMs),
  };
  for (const [marker, share] of Object.entries(shares)) expect(share, marker).toBeGreaterThan(0.95);
  expect(caller.ear.kindOfSound()).toBe('speech');
  for (const marker of ['supportAgent', 'transferAgent'] as const) {
    expect([...caller.ear.framesWith(marker), ...callee.ear.framesWith(marker)]).toEqual([]);
  }
  expect(caller.ear.framesWith('callerVoice')).toEqual([]);

  await caller.hangUp();
  expect(caller.events.at(-1)).toMatchObject({ type: 'ended', why: 'bye-sent' });
});
