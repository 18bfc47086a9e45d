import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Phone } from '@warm/testbed';
import type { DepartureWatcher } from '../src/index.js';
import { dialInto, startCall, startWatcher } from './call.js';
import { startLab, type Lab } from './lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

interface MergedCall {
  readonly roomName: string;
  readonly identities: readonly string[];
  readonly caller: Phone;
  readonly supervisor: Phone;
}

/** Two people on the phone in one room; the agent is still there. */
async function startMerged(): Promise<MergedCall> {
  const { caller, callerIdentity, roomName } = await startCall(lab);
  const supervisor = await lab.phone({ answer: { afterMs: 0 } });
  const supervisorIdentity = await dialInto(lab, roomName, supervisor);
  return { roomName, identities: [callerIdentity, supervisorIdentity], caller, supervisor };
}

async function watch(watcher: DepartureWatcher, { roomName, identities }: MergedCall) {
  return watcher.watch({ roomName, identities, signal: AbortSignal.timeout(10_000) });
}

async function roomNames(): Promise<string[]> {
  return (await lab.rooms.listRooms()).map(({ name }) => name);
}

test('the caller hangs up: the supervisor gets a BYE and the room is gone', async () => {
  const call = await startMerged();
  const { watcher, departures } = startWatcher(lab);
  await watch(watcher, call);
  await call.caller.hangUp();
  await call.supervisor.waitFor('bye-received');
  await expect.poll(roomNames).not.toContain(call.roomName);
  expect(departures).toEqual([
    { roomName: call.roomName, identity: call.identities[0], reason: 'client-initiated' },
  ]);
  expect(watcher.size).toBe(0);
});

test('the supervisor hangs up: the caller gets a BYE and the room is gone', async () => {
  const call = await startMerged();
  const { watcher, departures } = startWatcher(lab);
  await watch(watcher, call);
  await call.supervisor.hangUp();
  await call.caller.waitFor('bye-received');
  await expect.poll(roomNames).not.toContain(call.roomName);
  expect(departures.map(({ identity }) => identity)).toEqual([call.identities[1]]);
});

test('one watcher keeps two calls apart', async () => {
  const [first, second] = [await startMerged(), await startMerged()];
  const { watcher, departures } = startWatcher(lab);
  await Promise.all([watch(watcher, first), watch(watcher, first), watch(watcher, second)]);
  expect(watcher.size).toBe(2);
  await first.caller.hangUp();
  await first.supervisor.waitFor('bye-received');
  await expect.poll(roomNames).not.toContain(first.roomName);
  expect(second.caller.state).toBe('up');
  expect(second.supervisor.state).toBe('up');
  await second.supervisor.hangUp();
  await second.caller.waitFor('bye-received');
  expect(departures.map(({ roomName }) => roomName)).toEqual([first.roomName, second.roomName]);
});

test('somebody who left before the watch began ends the call at once', async () => {
  const call = await startMerged();
  await call.caller.hangUp();
  const { watcher, departures } = startWatcher(lab);
  await watch(watcher, call);
  await call.supervisor.waitFor('bye-received');
  expect(departures.map(({ reason }) => reason)).toEqual(['absent']);
});

test('a watcher that is thrown out comes back and goes on watching', async () => {
  const call = await startMerged();
  const { watcher, departures } = startWatcher(lab);
  await watch(watcher, call);
  const first = await watcherIn(call);
  await lab.rooms.removeParticipant(call.roomName, first ?? '');
  await expect.poll(() => watcherIn(call), { timeout: 10_000 }).not.toBe(first);
  await expect.poll(() => watcherIn(call), { timeout: 10_000 }).toBeDefined();
  expect(departures).toEqual([]);
  await call.caller.hangUp();
  await call.supervisor.waitFor('bye-received');
});

test('a closed watcher watches nothing new', async () => {
  const { watcher } = startWatcher(lab);
  await watcher.close();
  await expect(watcher.watch({ roomName: 'call', identities: ['a', 'b'] })).rejects.toThrow('closed');
});

test('close() leaves the call as it is', async () => {
  const call = await startMerged();
  const { watcher, departures } = startWatcher(lab);
  const watched = await watch(watcher, call);
  await Promise.all([watched.close(), watcher.close()]);
  expect(watched.closed).toBe(true);
  await call.caller.hangUp();
  await vi.waitUntil(async () => {
    const there = await lab.rooms.listParticipants(call.roomName);
    return there.every(({ identity }) => identity !== call.identities[0]);
  });
  expect(call.supervisor.state).toBe('up');
  expect(departures).toEqual([]);
});

async function watcherIn({ roomName }: MergedCall): Promise<string | undefined> {
  const there = await lab.rooms.listParticipants(roomName);
  return there.map(({ identity }) => identity).find((identity) => identity.startsWith('watcher-'));
}
