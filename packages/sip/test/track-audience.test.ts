import { setTimeout as sleep } from 'node:timers/promises';
import { Room, RoomEvent, TrackKind } from '@livekit/rtc-node';
import { MARKERS } from '@warm/testbed';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createAgentToken } from '@warm/session-core/rooms';
import { restrictAudience, subscribeOnly } from '../src/index.js';
import { reconnect } from './leaks/disturbances.js';
import { publishTone, startLab, uniqueName, type Lab } from './lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Identities whose audio `room` receives. */
function heardBy(room: Room): string[] {
  const heard: string[] = [];
  room.on(RoomEvent.TrackSubscribed, (track, _, { identity }) => {
    if (track.kind === TrackKind.KIND_AUDIO) heard.push(identity);
  });
  return heard;
}

async function threeRooms() {
  const roomName = uniqueName('audience');
  const [speaker, allowed, other] = await Promise.all(
    ['speaker', 'allowed', 'other'].map((identity) => lab.join(roomName, identity)),
  );
  if (!speaker || !allowed || !other) throw new Error('unreachable');
  return { speaker, allowed, other, roomName };
}

function blockFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('only those who are named receive what is published later, whoever asks', async () => {
  const { speaker, allowed, other } = await threeRooms();
  expect(restrictAudience(speaker, ['allowed'])).toEqual({ supported: true });
  const [byAllowed, byOther] = [heardBy(allowed), heardBy(other)];
  subscribeOnly(allowed, 'speaker');
  subscribeOnly(other, 'speaker');
  onTestFinished(await publishTone(speaker, 'voice', MARKERS.supportAgent));
  await vi.waitUntil(() => byAllowed.length > 0, 10_000);
  expect(byOther).toEqual([]);

  restrictAudience(speaker, 'everyone');
  await vi.waitUntil(() => byOther.length > 0, 10_000);
});

test('what a hidden participant publishes is heard by nobody until they are seen', async () => {
  const { speaker, allowed } = await threeRooms();
  const setHidden = (hidden: boolean) =>
    lab.rooms.updateParticipant(speaker.name ?? '', 'speaker', {
      permission: { hidden, canPublish: true, canSubscribe: true, canPublishData: true },
    });
  await setHidden(true);
  const heard = heardBy(allowed);
  subscribeOnly(allowed, 'speaker');
  onTestFinished(await publishTone(speaker, 'voice', MARKERS.supportAgent));
  // A track that is announced is heard within 200 ms.
  await sleep(1_000);
  expect(heard).toEqual([]);

  await setHidden(false);
  await vi.waitUntil(() => heard.length > 0, 15_000);
});

test('a connection that is made anew publishes nothing to others, also when this process is busy just then', async () => {
  const { speaker, allowed, roomName } = await threeRooms();
  restrictAudience(speaker, ['allowed']);
  onTestFinished(await publishTone(speaker, 'voice', MARKERS.supportAgent));
  subscribeOnly(allowed, 'speaker');
  const greedy = new Room();
  const heard = heardBy(greedy);
  const token = await createAgentToken({ credentials: lab.credentials, roomName, identity: 'greedy' });
  await greedy.connect(lab.credentials.url, token, { autoSubscribe: true, dynacast: false });
  onTestFinished(() => greedy.disconnect());

  const byAllowed = heardBy(allowed);
  speaker.once(RoomEvent.LocalTrackRepublished, () => blockFor(400));
  await reconnect(speaker);
  await vi.waitUntil(() => byAllowed.length > 0, 15_000);
  await sleep(500);
  expect(heard).toEqual([]);
});

test('a room that is not connected cannot be restricted, and says so', () => {
  expect(restrictAudience(new Room(), ['allowed'])).toEqual({ supported: false });
});

test('subscribeOnly() hears one participant: tracks that are there and those that come', async () => {
  const { speaker, allowed, other } = await threeRooms();
  onTestFinished(await publishTone(speaker, 'first', MARKERS.supportAgent));
  onTestFinished(await publishTone(other, 'voice', MARKERS.transferAgent));
  await vi.waitUntil(() => allowed.remoteParticipants.size === 2, 10_000);
  const heard = heardBy(allowed);
  const stop = subscribeOnly(allowed, 'speaker');
  await vi.waitUntil(() => heard.length === 1, 10_000);
  onTestFinished(await publishTone(speaker, 'second', MARKERS.supportAgent));
  await vi.waitUntil(() => heard.length === 2, 10_000);
  expect(heard).toEqual(['speaker', 'speaker']);
  stop();
});
