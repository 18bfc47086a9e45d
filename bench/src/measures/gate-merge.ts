import { setTimeout as pause } from 'node:timers/promises';
import { MARKERS, startStack, type MarkerName, type Phone, type SipStack } from '@warm/testbed';
import { RoomServiceClient, TrackType } from 'livekit-server-sdk';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { openGatedCall } from '../rooms/gated-call.js';
import { joinByPhone } from '../rooms/join-by-phone.js';

const CALLS: ByEffort = { smoke: 1, quick: 2, full: 20 };
/** What livekit-sip does late after an answer is over by then. */
const SETTLE_MS = 1_500;
const PATIENCE_MS = 10_000;

/**
 * From `merge()` to the first packet with the other's voice in it, at whichever of two phones hears it last; beside the
 * floor, the time that two plain subscriptions in such a room take until they are heard.
 */
export async function gateMerge(effort: Effort): Promise<Measure[]> {
  await using stack = await startStack({ sip: {} });
  const ours: number[] = [];
  const floor: number[] = [];
  for (let call = 0; call < CALLS[effort]; call++) {
    ours.push(await mergeOnce(stack, `gate-${call}`));
    floor.push(await subscribeOnce(stack, `plain-${call}`));
  }
  return [
    measureOf({
      ...{
        id: 'gate-merge',
        what: 'merge() → both hear each other; the floor: two plain subscriptions',
        unit: 'ms',
      },
      ...{ ours, peer: floor, against: 'plain UpdateSubscriptions', goals: [{ atMost: 200 }] },
    }),
  ];
}

async function mergeOnce(stack: SipStack, roomName: string): Promise<number> {
  await using call = await openGatedCall(stack, roomName);
  await pause(SETTLE_MS);
  const sinceMs = Date.now();
  await call.line.merge(AbortSignal.timeout(PATIENCE_MS));
  return (await bothHear(call, sinceMs)) - sinceMs;
}

async function subscribeOnce(stack: SipStack, roomName: string): Promise<number> {
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const speaking = (marker: number) => ({ marker, comfort: 'marker' }) as const;
  await using caller = await joinByPhone(stack, roomName, 'caller', speaking(MARKERS.callerVoice));
  await using supervisor = await joinByPhone(
    stack,
    roomName,
    'supervisor',
    speaking(MARKERS.supervisorVoice),
  );
  const [callerTrack, supervisorTrack] = [
    await trackOf(rooms, roomName, 'caller'),
    await trackOf(rooms, roomName, 'supervisor'),
  ];
  const hear = (each: boolean) =>
    Promise.all([
      rooms.updateSubscriptions(roomName, 'caller', [supervisorTrack], each),
      rooms.updateSubscriptions(roomName, 'supervisor', [callerTrack], each),
    ]);
  await hear(false);
  await pause(SETTLE_MS);
  const sinceMs = Date.now();
  await hear(true);
  return (await bothHear({ caller, supervisor }, sinceMs)) - sinceMs;
}

async function trackOf(rooms: RoomServiceClient, roomName: string, identity: string): Promise<string> {
  for (;;) {
    const { tracks } = await rooms.getParticipant(roomName, identity);
    const track = tracks.find(({ type }) => type === TrackType.AUDIO);
    if (track) return track.sid;
    await pause(20);
  }
}

async function bothHear(
  { caller, supervisor }: { caller: Phone; supervisor: Phone },
  sinceMs: number,
): Promise<number> {
  const first = await Promise.all([
    firstFrameWith(caller, 'supervisorVoice', sinceMs),
    firstFrameWith(supervisor, 'callerVoice', sinceMs),
  ]);
  return Math.max(...first);
}

async function firstFrameWith(phone: Phone, marker: MarkerName, sinceMs: number): Promise<number> {
  const query = { sinceMs, minMs: 40 };
  await phone.ear.untilHeard(marker, { ...query, signal: AbortSignal.timeout(PATIENCE_MS) });
  return phone.ear.framesWith(marker, query)[0] ?? NaN;
}
