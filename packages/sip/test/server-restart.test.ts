import { setTimeout as sleep } from 'node:timers/promises';
import { RoomEvent } from '@livekit/rtc-node';
import { MARKERS } from '@warm/testbed';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDialer, createGatePath, createWebhookWatcher, dial } from '../src/index.js';
import {
  dialInto,
  hearEachOther,
  leaks,
  NO_LEAKS,
  startCall,
  startSupervisor,
  startWatcher,
} from './call.js';
import { attemptAt, publishTone, requestFor, startLab, type Lab } from './lab.js';
import { Story } from './story.js';

const soon = () => AbortSignal.timeout(20_000);

async function ownLab() {
  const lab = await startLab();
  onTestFinished(() => lab[Symbol.asyncDispose]());
  return lab;
}

/** Kills the server, and brings it back when that has been done which nobody is there to see. */
async function restartAfter(lab: Lab, unseen: () => Promise<void>): Promise<void> {
  const pid = lab.stack.pids['livekit-server'];
  const back = lab.stack.restart('livekit-server', { signal: 'SIGKILL' });
  await vi.waitUntil(() => lab.stack.pids['livekit-server'] !== pid, { interval: 1 });
  await Promise.all([unseen(), back]);
}

/** A supervisor who is being briefed behind the gate. */
async function gatedConsult(lab: Lab) {
  const call = await startCall(lab);
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const onCallerLeft = vi.fn();
  const line = await createGatePath({
    room: call.room,
    rooms: lab.rooms,
    credentials: lab.credentials,
    callerIdentity: call.callerIdentity,
    onCallerLeft,
  }).open({
    request: requestFor(call.roomName, call.callerIdentity),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    signal: soon(),
  });
  onTestFinished(() => line.close());
  const story = new Story();
  const dialer = createDialer({ sip: lab.sip, rooms: lab.rooms });
  dialer.dial({ line, attempt: attemptAt(supervisor.uri), on: story.listener });
  const agent = await line.joinAgent(soon());
  onTestFinished(await publishTone(agent, 'voice', MARKERS.transferAgent));
  await Promise.all([story.until('answered'), line.callerHears(soon())]);
  return { call, caller: call.caller, supervisor, line, story, onCallerLeft };
}

test('livekit-server dies in the middle of a consult and comes back: the gate is put in place again', async () => {
  const lab = await ownLab();
  const { call, caller, supervisor, line, story, onCallerLeft } = await gatedConsult(lab);
  const killedAt = Date.now();
  const back = new Promise((resolve) => call.room.once(RoomEvent.Reconnected, () => resolve(undefined)));
  await lab.stack.restart('livekit-server', { signal: 'SIGKILL' });
  await back;
  await caller.ear.untilHeard('holdMusic', { signal: soon(), sinceMs: Date.now() });
  await supervisor.ear.untilHeard('transferAgent', { signal: soon(), sinceMs: Date.now() });
  await sleep(2_000);
  expect(leaks({ caller, supervisor }, { sinceMs: killedAt })).toEqual(NO_LEAKS);
  expect(story.events.at(-1)).toBe('answered');
  expect(onCallerLeft).not.toHaveBeenCalled();

  await line.merge(soon());
  await hearEachOther({ caller, supervisor });
});

test('livekit-server dies under a watched call and comes back: both go on talking, and a hang-up still ends it', async () => {
  const lab = await ownLab();
  const { caller, callerIdentity, roomName } = await startCall(lab);
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const supervisorIdentity = await dialInto(lab, roomName, supervisor);
  const { watcher, departures } = startWatcher(lab);
  await watcher.watch({ roomName, identities: [callerIdentity, supervisorIdentity], signal: soon() });

  await lab.stack.restart('livekit-server', { signal: 'SIGKILL' });
  const restartedAt = Date.now();
  await caller.ear.untilHeard('supervisorVoice', { signal: soon(), sinceMs: restartedAt + 1_000 });
  await supervisor.ear.untilHeard('callerVoice', { signal: soon(), sinceMs: restartedAt + 1_000 });
  // Longer than it took the watcher to find out that nobody has left.
  await sleep(2_000);
  expect(departures).toEqual([]);

  await caller.hangUp();
  await supervisor.waitFor('bye-received', { timeoutMs: 25_000 });
  expect(departures.map(({ identity }) => identity)).toEqual([callerIdentity]);
});

/** A merged call, watched; resolves to what the supervisor's phone is to be told. */
async function watchedCall(lab: Lab, { byWebhooks }: { byWebhooks: boolean }) {
  const { caller, callerIdentity, roomName } = await startCall(lab);
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const identities = [callerIdentity, await dialInto(lab, roomName, supervisor)];
  const watcher = byWebhooks
    ? createWebhookWatcher({ ...lab.credentials, rooms: lab.rooms, checkEveryMs: 1_000 })
    : startWatcher(lab).watcher;
  onTestFinished(() => watcher.close());
  await watcher.watch({ roomName, identities, signal: soon() });
  return { caller, supervisor };
}

async function dialedLeg(lab: Lab) {
  const { room, roomName } = await startCall(lab);
  const phone = await startSupervisor(lab, { afterMs: 0 });
  const leg = dial(phone.uri as `sip:${string}`, { sip: lab.sip, rooms: lab.rooms, room, roomName });
  await leg.untilAnswered();
  return { phone, leg };
}

// One restart for all of them: what takes long is how long a dead server's participants are believed in.
test('whoever hangs up while livekit-server is down has left: in a consult, in a watched call, as a leg; nobody is left on a dead line, or without music', async () => {
  const lab = await ownLab();
  const consult = await gatedConsult(lab);
  const deserted = await gatedConsult(lab);
  const watched = await watchedCall(lab, { byWebhooks: false });
  const watchedByWebhooks = await watchedCall(lab, { byWebhooks: true });
  const { phone, leg } = await dialedLeg(lab);
  const leaving = [consult.caller, deserted.supervisor, watched.caller, watchedByWebhooks.caller, phone];
  await restartAfter(lab, async () => {
    await Promise.all(leaving.map((each) => each.hangUp()));
  });
  const restartedAt = Date.now();
  const [, , , , end] = await Promise.all([
    expect.poll(() => consult.onCallerLeft.mock.calls.length, { timeout: 40_000 }).toBe(1),
    deserted.caller.ear.untilHeard('holdMusic', {
      signal: AbortSignal.timeout(40_000),
      sinceMs: restartedAt,
    }),
    watched.supervisor.waitFor('bye-received', { timeoutMs: 50_000 }),
    watchedByWebhooks.supervisor.waitFor('bye-received', { timeoutMs: 50_000 }),
    leg.untilEnded(),
  ]);
  expect(end).toMatchObject({ type: 'left' });
}, 90_000);
