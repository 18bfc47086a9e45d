import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Phone } from '@warm/testbed';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  createDepartureWatcher,
  createWebhookWatcher,
  WebhookError,
  type Departure,
  type DepartureWatcher,
  type WebhookWatcher,
} from '../src/index.js';
import { dialInto, startCall } from './call.js';
import { startLab, type Lab } from './lab.js';

let lab: Lab;
let server: Server;
/** Everything LiveKit has posted. */
const posted: { readonly body: string; readonly header: string | undefined }[] = [];
const watchers = new Set<WebhookWatcher>();

/** What a program with a watcher does with a request: verify, answer, and no more. */
async function take(body: string, header: string | undefined): Promise<number> {
  posted.push({ body, header });
  try {
    for (const watcher of watchers) await watcher.handle(body, header);
    return 200;
  } catch (error) {
    return error instanceof WebhookError ? 401 : 500;
  }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then(async (body) => {
      response.statusCode = await take(body, request.headers.authorization);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  lab = await startLab({}, { webhookUrls: [`http://127.0.0.1:${port}/livekit`] });
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  server.close();
});

interface Watching {
  readonly watcher: DepartureWatcher;
  readonly departures: readonly Departure[];
}

const kinds: Record<string, () => Watching> = {
  'a hidden connection': () => {
    const departures: Departure[] = [];
    const { credentials, rooms } = lab;
    const onDeparted = (departure: Departure) => departures.push(departure);
    return { watcher: createDepartureWatcher({ credentials, rooms, onDeparted }), departures };
  },
  webhooks: () => {
    const departures: Departure[] = [];
    const { apiKey, apiSecret } = lab.credentials;
    const onDeparted = (departure: Departure) => departures.push(departure);
    const watcher = createWebhookWatcher({ apiKey, apiSecret, rooms: lab.rooms, onDeparted });
    watchers.add(watcher);
    onTestFinished(() => void watchers.delete(watcher));
    return { watcher, departures };
  },
};

async function joinSupervisor(roomName: string): Promise<{ phone: Phone; identity: string }> {
  const phone = await lab.phone({ answer: { afterMs: 0 } });
  return { phone, identity: await dialInto(lab, roomName, phone) };
}

async function startMerged() {
  const { caller, callerIdentity, roomName } = await startCall(lab);
  const supervisor = await joinSupervisor(roomName);
  return { roomName, caller, callerIdentity, supervisor };
}

async function roomNames(): Promise<string[]> {
  return (await lab.rooms.listRooms()).map(({ name }) => name);
}

describe.each(Object.keys(kinds))('a watcher by %s', (kind) => {
  function start(): Watching {
    const watching = kinds[kind]?.();
    if (!watching) throw new Error(`no watcher by ${kind}`);
    onTestFinished(() => watching.watcher.close());
    return watching;
  }

  test('ends the call when one of the two hangs up, and says who and why', async () => {
    const { roomName, caller, callerIdentity, supervisor } = await startMerged();
    const { watcher, departures } = start();
    await watcher.watch({ roomName, identities: [callerIdentity, supervisor.identity] });
    await caller.hangUp();
    await supervisor.phone.waitFor('bye-received');
    await expect.poll(roomNames).not.toContain(roomName);
    expect(departures).toEqual([{ roomName, identity: callerIdentity, reason: 'client-initiated' }]);
    expect(watcher.size).toBe(0);
  });

  test('only reports a departure for as long as its owner wants that, and ends the call at the next one', async () => {
    const { roomName, caller, callerIdentity, supervisor } = await startMerged();
    const { watcher, departures } = start();
    const identities = [callerIdentity, supervisor.identity];
    const call = await watcher.watch({ roomName, identities, onDeparture: 'report' });
    await supervisor.phone.hangUp();
    await expect.poll(() => departures).toHaveLength(1);
    expect(departures[0]).toMatchObject({ identity: supervisor.identity, reason: 'client-initiated' });
    expect(call.departed).toEqual([supervisor.identity]);

    // The boomerang: the caller is still there, and somebody else is called.
    const second = await joinSupervisor(roomName);
    await watcher.watch({ roomName, identities: [second.identity] });
    call.onDeparture = 'end-call';
    expect([call.closed, caller.state]).toEqual([false, 'up']);
    await second.phone.hangUp();
    await caller.waitFor('bye-received');
    await expect.poll(roomNames).not.toContain(roomName);
    expect(departures.map(({ identity }) => identity)).toEqual([supervisor.identity, second.identity]);
  });

  test('somebody who left before it began counts as a departure at once', async () => {
    const { roomName, callerIdentity } = await startCall(lab);
    const { watcher, departures } = start();
    await watcher.watch({ roomName, identities: [callerIdentity, 'nobody'] });
    await expect.poll(roomNames).not.toContain(roomName);
    expect(departures.map(({ identity, reason }) => [identity, reason])).toEqual([['nobody', 'absent']]);
  });

  test('end() hangs up everybody; a call in several rooms ends in all of them', async () => {
    const first = await startCall(lab);
    const second = await startCall(lab);
    const { watcher, departures } = start();
    const otherRooms = [{ roomName: second.roomName, identities: [second.callerIdentity] }];
    const call = await watcher.watch({
      roomName: first.roomName,
      identities: [first.callerIdentity],
      otherRooms,
    });
    await Promise.all([call.end(), call.end()]);
    await Promise.all([first.caller.waitFor('bye-received'), second.caller.waitFor('bye-received')]);
    expect(departures).toEqual([]);
    expect(call.closed).toBe(true);
  });
});

test('what was altered, signed by somebody else or is sent again does nothing', async () => {
  const { apiKey, apiSecret } = lab.credentials;
  const departures: Departure[] = [];
  const onDeparted = (departure: Departure) => departures.push(departure);
  const { roomName, callerIdentity } = await startCall(lab);
  const options = { apiKey, rooms: lab.rooms, onDeparted };
  await using watcher = createWebhookWatcher({ ...options, apiSecret });
  await using stranger = createWebhookWatcher({
    ...options,
    apiSecret: 'another-secret-of-32-characters-or-more',
  });
  await watcher.watch({ roomName, identities: [callerIdentity] });
  await expect.poll(() => posted.filter(({ body }) => body.includes(roomName)).length).toBeGreaterThan(0);
  const { body, header } = posted.find((each) => each.body.includes(roomName)) ?? { body: '', header: '' };

  const forged = body.replace(/"event":"[a-z_]+"/, '"event":"room_finished"');
  expect(forged).not.toBe(body);
  await expect(watcher.handle(forged, header)).rejects.toMatchObject({ reason: 'altered' });
  await expect(watcher.handle(body, undefined)).rejects.toMatchObject({ reason: 'unsigned' });
  await expect(stranger.handle(body, header)).rejects.toMatchObject({ reason: 'wrongly-signed' });
  expect(await watcher.handle(body, header)).toBe(true);
  expect(await watcher.handle(body, header)).toBe(false);
  expect(departures).toEqual([]);
  expect(watcher.size).toBe(1);
});
