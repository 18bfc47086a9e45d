import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Phone, PhoneOptions } from '@warm/testbed';
import { SipClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { dial, hangUpLeg, type Leg } from '../src/index.js';
import { startLab, uniqueName, type Lab } from './lab.js';

/** What issue and README promise. */
const SILENT_WITHIN_MS = 2_000;
interface Moment {
  readonly after: 'start' | 'invite';
  readonly ms: number;
}

/** Around the request, the join, the INVITE and the ringing. */
const MOMENTS: readonly Moment[] = [
  ...[0, 5, 15, 30, 60].map((ms) => ({ after: 'start', ms }) as const),
  ...[0, 5, 30, 200].map((ms) => ({ after: 'invite', ms }) as const),
];

async function until({ after, ms }: Moment, phone: Phone): Promise<void> {
  if (after === 'invite') await phone.waitFor('invite', { timeoutMs: 20_000 });
  await sleep(ms);
}

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const RINGS: PhoneOptions = { answer: 'ring-forever' };
const ringing = (phone: Phone) => phone.state === 'ringing';

// A phone whose answer crosses the CANCEL gets neither ACK nor BYE from livekit-sip 1.8: it is off-hook, with nobody there.
const isTalking = (phone: Phone) =>
  phone.state === 'up' && phone.events.some(({ type }) => type === 'confirmed');

/** How long the phone rang after `sinceMs`; LiveKit may be late to dial it, too. */
function rangForMs(phone: Phone, sinceMs: number): number {
  const atMs = (wanted: string) => phone.events.find(({ type }) => type === wanted)?.atMs ?? sinceMs;
  return Math.max(0, atMs('ended') - Math.max(sinceMs, atMs('invite')));
}

function expectSilence(phones: readonly Phone[], sinceMs: readonly number[]): void {
  expect(phones.filter(ringing)).toEqual([]);
  const longest = Math.max(...phones.map((phone, index) => rangForMs(phone, sinceMs[index] ?? 0)));
  expect(longest).toBeLessThan(SILENT_WITHIN_MS);
}

describe('the process that dials is killed', () => {
  /** Starts a process that dials as soon as it gets a message. */
  async function startOwner(config: object) {
    const owner = fork(fileURLToPath(new URL('dial-owner.mjs', import.meta.url)), [JSON.stringify(config)]);
    onTestFinished(() => void owner.kill('SIGKILL'));
    await once(owner, 'message');
    return owner;
  }

  test.each([
    ['rings', RINGS],
    ['answers at once', { answer: { afterMs: 0 } }],
  ] as const)('its successor silences a phone that %s, whatever moment it was', async (_, phoneOptions) => {
    const { httpUrl, apiKey, apiSecret } = lab.stack.livekit;
    const calls = await Promise.all(
      MOMENTS.map(async (moment) => {
        const phone = await lab.phone(phoneOptions);
        const leg = { roomName: uniqueName('killed'), identity: uniqueName('phone') };
        const config = { httpUrl, apiKey, apiSecret, destination: phone.uri, ...leg };
        return { moment, phone, leg, owner: await startOwner(config) };
      }),
    );
    const takenOverAt = await Promise.all(
      calls.map(async ({ moment, phone, leg, owner }) => {
        owner.send('dial');
        await until(moment, phone);
        owner.kill('SIGKILL');
        await once(owner, 'exit');
        const takenOverAtMs = Date.now();
        await hangUpLeg({ rooms: lab.rooms, ...leg });
        return takenOverAtMs;
      }),
    );
    const phones = calls.map(({ phone }) => phone);
    expectSilence(phones, takenOverAt);
    await vi.waitUntil(() => phones.every((phone) => !isTalking(phone)), 5_000);
  });

  test('there may be nobody to hang up', async () => {
    const nobody = { rooms: lab.rooms, roomName: uniqueName('none'), identity: 'phone', mayJoinForMs: 200 };
    expect(await hangUpLeg(nobody)).toBe('not-there');
  });

  test('a leg that talks is hung up like one that rings', async () => {
    const phone = await lab.phone({ answer: { afterMs: 0 } });
    const leg = dialTo(phone);
    await leg.untilAnswered();
    await phone.waitFor('confirmed');
    const { roomName, identity } = leg;
    expect(await hangUpLeg({ rooms: lab.rooms, roomName, identity })).toBe('hung-up');
    await phone.waitFor('bye-received');
    expect(await leg.untilEnded()).toMatchObject({ type: 'left' });
  });
});

describe('the connection of the request breaks', () => {
  /** A way to LiveKit that can be cut. */
  async function startProxy() {
    const { port } = new URL(lab.stack.livekit.httpUrl);
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(Number(port), '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      near.pipe(far);
      far.pipe(near);
      near.once('data', () => server.emit('request'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port: near } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${near}`,
      requested: once(server, 'request'),
      cut: () => sockets.forEach((socket) => socket.destroy()),
    };
  }

  test('dial() silences the phone by itself, whatever moment it was', async () => {
    const { apiKey, apiSecret } = lab.stack.livekit;
    const ended = await Promise.all(
      MOMENTS.map(async (moment) => {
        const proxy = await startProxy();
        const phone = await lab.phone(RINGS);
        const leg = dialTo(phone, new SipClient(proxy.url, apiKey, apiSecret));
        await proxy.requested;
        await until(moment, phone);
        proxy.cut();
        expect(await leg.untilEnded()).toEqual({ type: 'trunk-failed', isRetryable: true });
        const atMs = Date.now();
        await leg.hangUp();
        return { phone, atMs };
      }),
    );
    expectSilence(
      ended.map(({ phone }) => phone),
      ended.map(({ atMs }) => atMs),
    );
  });
});

describe('the room is deleted', () => {
  test('the phone is silent, or dialed on in a room made anew until it is hung up, whatever moment it was', async () => {
    const ended = await Promise.all(
      MOMENTS.map(async (moment) => {
        const phone = await lab.phone(RINGS);
        const leg = dialTo(phone);
        await until(moment, phone);
        const wasThere = await lab.rooms.deleteRoom(leg.roomName).then(
          () => true,
          () => false,
        );
        // A deletion in the middle of the join leaves a dial that comes to nothing; one before it, a dial that goes on.
        if (wasThere) await Promise.race([leg.untilEnded(), sleep(SILENT_WITHIN_MS)]);
        const atMs = Date.now();
        await leg.hangUp();
        return { phone, atMs, wasThere };
      }),
    );
    expect(ended.filter(({ wasThere }) => wasThere)).not.toEqual([]);
    expectSilence(
      ended.map(({ phone }) => phone),
      ended.map(({ atMs }) => atMs),
    );
  });
});

function dialTo(phone: Phone, sip: SipClient = lab.sip): Leg {
  return dial(phone.uri as `sip:${string}`, { sip, rooms: lab.rooms, roomName: uniqueName('recovery') });
}
