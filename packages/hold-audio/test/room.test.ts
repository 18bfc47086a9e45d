import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Track } from '@livekit/rtc-node';
import { AudioStream, dispose, Room, RoomEvent } from '@livekit/rtc-node';
import type { Stack } from '@warm/testbed';
import { startStack } from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { HoldEvent, HoldPlayerOptions, RoomHoldPlayer } from '../src/index.js';
import { createHoldPlayer, HoldPlayerClosedError, HoldPublishError } from '../src/index.js';
import { cacheFolder } from './cache-folder.js';
import { joinRoom } from './join-room.js';
import type { Heard } from './listener.js';
import { Listener } from './listener.js';
import { watchOwnTimers } from './own-timers.js';
import { randomFrom } from './random.js';
import { seamFaults } from './seam.js';
import { temporaryFolder } from './temporary-folder.js';
import { levelAt, toneOf, writeToneWav } from './tone.js';

let stack: Stack;
beforeAll(async () => void (stack = await startStack({})));
afterAll(async () => {
  await stack.close();
  await dispose();
});

const join = (roomName: string, identity: string, grants = {}) => joinRoom(stack, roomName, identity, grants);

/** A caller who listens and an agent with a hold player, in a room of their own. */
async function callOnHold(options: Omit<HoldPlayerOptions, 'room'> = {}) {
  const roomName = randomUUID();
  const caller = await join(roomName, 'caller');
  const listener = new Listener(caller);
  const agent = await join(roomName, 'agent');
  const player = await createHoldPlayer({ room: agent, cacheFolder, ...options });
  return {
    ...{ roomName, caller, agent, listener, player },
    async [Symbol.asyncDispose]() {
      await player.close();
      await Promise.all([caller.disconnect(), agent.disconnect()]);
    },
  };
}

async function publishedTracks(roomName: string): Promise<number> {
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const participants = await new RoomServiceClient(httpUrl, apiKey, apiSecret).listParticipants(roomName);
  return participants.reduce((sum, { tracks }) => sum + tracks.length, 0);
}

/** A beep, as a voice would give words. */
const voice = {
  async *synthesize() {
    const tone = toneOf({ durationMs: 200, hz: 1000, level: 8000, sampleRate: 24_000 });
    yield { frame: { data: Int16Array.from(tone, Math.round), sampleRate: 24_000, channels: 1 } };
  },
};

/** Starts and stops; what else is commanded comes on top. */
const HAMMER = 1000;
/** So many of them are given to one player, which is then closed, whatever it is doing. */
const FOR_ONE_PLAYER = 100;

/** The same order in each run; when each comes depends on the machine. */
const random = randomFrom(7);

const OTHERS: ((player: RoomHoldPlayer) => unknown)[] = [
  (player) => player.pause(),
  (player) => player.resume(),
  (player) => player.swap(random(2) === 0 ? 'built-in' : 'comfort-noise'),
  (player) => (player.volume = 0.5 + random(50) / 100),
  (player) => player.duck()(),
  (player) => player.announce(`words ${random(20)}`),
];

/** What it rejects with is told by other tests; here the process is to stay up. */
function command(player: RoomHoldPlayer, run: (player: RoomHoldPlayer) => unknown): void {
  void Promise.resolve(run(player)).catch(() => undefined);
}

async function hammer(player: RoomHoldPlayer): Promise<void> {
  for (let i = 0; i < FOR_ONE_PLAYER; i++) {
    command(player, (each) => (random(2) === 0 ? each.start() : each.stop({ fadeMs: random(4) * 20 })));
    if (random(3) === 0) command(player, (each) => OTHERS[random(OTHERS.length)]?.(each));
    if (random(3) === 0) await new Promise((resolve) => setTimeout(resolve, random(35)));
  }
}

/** Open files; not sockets, which WebRTC opens and closes as it finds its ways through the network. */
const fileCount = () => readdirSync('/proc/self/fd').filter(isFile).length;
const isFile = (handle: string) =>
  statSync(`/proc/self/fd/${handle}`, { throwIfNoEntry: false })?.isFile() ?? false;
/** Listeners on rtc-node's native client: each room, track and frame under way has one. */
const leftBehind = () => {
  const client = (globalThis as { _ffiClientInstance?: EventEmitter })._ffiClientInstance;
  return client?.listenerCount('ffi_event') ?? 0;
};

const listenersOf = (room: Room) =>
  (['disconnected', 'tokenRefreshed'] as const).map((name) => room.listenerCount(name));
/** The player's one for the room's end, and rtc-node's own one of the track, a moment after it was published. */
const ONE_PLAYER = [1, 1];

const PAUSES = 8;

/** What the one track of a room's participant sends, before it is coded. */
function recordSent(room: Room): Int16Array[] {
  const sent: Int16Array[] = [];
  const [publication] = room.localParticipant?.trackPublications.values() ?? [];
  const listen = async (track: Track) => {
    for await (const { data } of new AudioStream(track, 48_000, 1)) sent.push(data.slice());
  };
  if (publication?.track) void listen(publication.track);
  return sent;
}

describe('a hold player in a room', () => {
  it('plays a short clip over and over without a gap, and is silent before and after', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('tone.wav');
    const tone = {
      durationMs: 1230,
      hz: 500,
      level: 0.3,
      sampleRate: 44_100,
      channels: 2,
      bits: 16,
    } as const;
    await writeToneWav(file, tone);
    await using call = await callOnHold({ source: { file } });
    await call.listener.hears('silence', 20);
    await call.player.start();
    await call.listener.hears('music', 20);

    const heard = await call.listener.listensFor(3 * tone.durationMs);
    for (const { samples } of heard) expect(levelAt(tone.hz, samples)).toBeGreaterThan(tone.level / 2);

    await call.player.stop();
    await call.listener.hears('silence', 20);
  });

  it('goes on while the event loop stands still for 100 ms', async () => {
    await using call = await callOnHold();
    await call.player.start();
    await call.listener.hears('music', 20);
    const until = performance.now() + 100;
    while (performance.now() < until);
    const heard = await call.listener.listensFor(1000);
    for (const { rms } of heard) expect(rms).toBeGreaterThan(100);
  });

  it('starts at once', async () => {
    await using call = await callOnHold();
    await call.listener.hears('silence', 20);
    const startedAtMs = performance.now();
    await call.player.start();
    await call.listener.hears('music');
    const delayMs = (call.listener.firstMusicSince(startedAtMs) ?? NaN) - startedAtMs;
    console.info(`start() → music heard by a subscriber: ${delayMs.toFixed(0)} ms`);
  });

  it('works after 1000 starts and stops at any moment, with ten closes among them, and leaves nothing behind', async () => {
    const before = leftBehind();
    {
      using timers = watchOwnTimers();
      await using call = await callOnHold();
      const files = fileCount();
      await expect.poll(() => listenersOf(call.agent)).toEqual(ONE_PLAYER);
      for (let i = 0; i < HAMMER; i += FOR_ONE_PLAYER) {
        const options = { room: call.agent, cacheFolder, voice, fadeInMs: 20, fadeOutMs: 30 };
        const player = await createHoldPlayer(options);
        await hammer(player);
        await player.close();
        expect(player.playing).toBe(false);
      }
      await vi.waitUntil(async () => (await publishedTracks(call.roomName)) === 1, { timeout: 10_000 });
      await expect.poll(() => listenersOf(call.agent)).toEqual(ONE_PLAYER);

      await call.listener.hears('silence', 20);
      await call.player.start();
      await call.listener.hears('music', 50);
      await call.player.stop();
      await call.listener.hears('silence', 20);
      await call.player.close();
      await vi.waitUntil(() => timers.waiting === 0, { timeout: 20_000 });
      expect(fileCount()).toBeLessThanOrEqual(files);
    }
    await vi.waitUntil(() => leftBehind() <= before, { timeout: 10_000 });
  });

  it('a start taken back at once sends nothing', async () => {
    await using call = await callOnHold({ fadeInMs: 0 });
    const sent = recordSent(call.agent);
    for (let i = 0; i < 20; i++) {
      void call.player.start();
      await call.player.stop({ fadeMs: 0 });
      await new Promise((resolve) => setTimeout(resolve, 100 + random(20)));
    }
    // A piece of 10 ms may be taken before it can be taken back.
    const soundMs = sent.filter((samples) => samples.some((sample) => sample !== 0)).length * 10;
    expect(sent.length).toBeGreaterThan(50);
    expect(soundMs).toBeLessThan(200);
  });

  it('fades out for a pause and in again without a click', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('tone.wav');
    // In 10 ms, the most that a listener could miss, it comes a quarter of a period further.
    const tone = {
      durationMs: 4000,
      hz: 525,
      level: 0.3,
      sampleRate: 48_000,
      channels: 1,
      bits: 16,
    } as const;
    await writeToneWav(file, tone);
    await using call = await callOnHold({ source: { file } });
    await call.player.start();
    await call.listener.hears('music', 50);
    const from = call.listener.heard.length;
    for (let i = 0; i < PAUSES; i++) {
      await call.player.pause();
      await call.listener.listensFor(300);
      await call.player.resume();
      // Longer than the pause: the bound follows from the level that is usual.
      await call.listener.listensFor(500 + random(100));
    }
    const heard = call.listener.heard.slice(from).flatMap(({ samples }) => [...samples]);
    const { clicks } = seamFaults(Int16Array.from(heard), tone.hz);
    console.info(`clicks in ${PAUSES} pauses: ${clicks}`);
    // Where 10 ms are missing at each pause, it is two or three times as many.
    expect(clicks).toBeLessThan(PAUSES);
  });

  it('is muted between holds, and heard again in each', async () => {
    await using call = await callOnHold();
    const mutes: string[] = [];
    call.caller.on(RoomEvent.TrackMuted, () => mutes.push('muted'));
    call.caller.on(RoomEvent.TrackUnmuted, () => mutes.push('unmuted'));
    for (let hold = 1; hold <= 2; hold++) {
      await vi.waitUntil(() => mutes.length === hold * 2 - 1, { timeout: 10_000 });
      await call.player.start();
      await call.listener.hears('music', 20);
      await call.player.stop();
    }
    await vi.waitUntil(() => mutes.length === 5, { timeout: 10_000 });
    expect(mutes).toEqual(['muted', 'unmuted', 'muted', 'unmuted', 'muted']);
    expect(await publishedTracks(call.roomName)).toBe(1);
  });

  it('goes on with the built-in piece when the sound that it is given ends', async () => {
    async function* short() {
      for (let i = 0; i < 50; i++) {
        const data = Int16Array.from({ length: 480 }, (_, n) => 6000 * Math.sin(n * 0.2));
        yield { data, sampleRate: 24_000, channels: 1 };
      }
    }
    const warnings: Error[] = [];
    await using call = await callOnHold({
      source: { frames: short },
      onWarning: (each) => warnings.push(each),
    });
    await call.player.start();
    await call.listener.hears('music', 20);
    await vi.waitUntil(() => warnings.length === 1, { timeout: 10_000 });
    expect(warnings).toMatchObject([{ reason: 'ended' }]);
    const heard = await call.listener.listensFor(1500);
    for (const { rms } of heard) expect(rms).toBeGreaterThan(50);
  });

  it('lowers the music while somebody speaks and brings it back', async () => {
    await using call = await callOnHold();
    await call.player.start();
    await call.listener.hears('music', 50);
    const loudest = (heard: Heard[]) => Math.max(...heard.map(({ rms }) => rms));
    const release = call.player.duck();
    const isLow = vi.waitUntil(async () => loudest(await call.listener.listensFor(500)) < 2500, {
      timeout: 10_000,
    });
    await expect(isLow).resolves.toBe(true);
    release();
    const isBack = vi.waitUntil(async () => loudest(await call.listener.listensFor(500)) > 3500, {
      timeout: 10_000,
    });
    await expect(isBack).resolves.toBe(true);
  });

  it.each(['mp3', 'vorbis.ogg', 'opus.ogg', 'flac', 'aac.m4a', 'alac.m4a'])(
    'plays the built-in piece, and warns, when a file is damaged: %s',
    async (format) => {
      await using folder = await temporaryFolder();
      const original = await readFile(new URL(`./fixtures/tone.${format}`, import.meta.url));
      const file = folder.file(`hold.${format}`);
      await writeFile(file, original.subarray(0, 40));
      const warnings: Error[] = [];
      const onWarning = (warning: Error) => {
        warnings.push(warning);
        throw new Error('a logger that fails');
      };
      await using call = await callOnHold({ source: { file }, onWarning });
      expect(warnings).toMatchObject([{ reason: 'not-audio', field: 'source.file', value: file }]);
      await call.player.start();
      await call.listener.hears('music', 50);
    },
  );

  it('plays the built-in piece until a slow source is there', async () => {
    const music = await readFile(new URL('./fixtures/tone.flac', import.meta.url));
    const asked: ServerResponse[] = [];
    const server = createServer((_, response) => asked.push(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hold.flac`;
    const warnings: Error[] = [];
    await using call = await callOnHold({ source: { url }, onWarning: (each) => warnings.push(each) });
    expect(warnings).toMatchObject([{ reason: 'late', field: 'source' }]);
    await call.player.start();
    await call.listener.hears('music', 50);
    asked[0]?.end(music);
    const hasTone = () => levelAt(600, call.listener.heard.at(-1)?.samples ?? new Int16Array(480)) > 0.1;
    await vi.waitUntil(hasTone, { timeout: 10_000 });
    server.closeAllConnections();
    server.close();
  });

  it('is audible to those only who are named', async () => {
    const roomName = randomUUID();
    const [caller, other] = [await join(roomName, 'caller'), await join(roomName, 'other')];
    const [heard, overheard] = [new Listener(caller), new Listener(other)];
    const agent = await join(roomName, 'agent');
    const player = await createHoldPlayer({ room: agent, audibleTo: ['caller'], cacheFolder });
    await player.start();
    await heard.hears('music', 100);
    const late = await join(roomName, 'late');
    const lateListener = new Listener(late);
    await heard.hears('music', 100);
    expect(overheard.heard).toEqual([]);
    expect(lateListener.heard).toEqual([]);
    await player.close();
    await Promise.all([caller, other, late, agent].map((room) => room.disconnect()));
  });
});

describe('the end of a hold player', () => {
  it('unpublishes the track and leaves the room connected', async () => {
    await using call = await callOnHold();
    await call.player.start();
    await call.player.close();
    await vi.waitUntil(async () => (await publishedTracks(call.roomName)) === 0, { timeout: 5000 });
    expect(call.agent.isConnected).toBe(true);
  });

  it('comes with the room, in the middle of the music', async () => {
    await using call = await callOnHold();
    const events: HoldEvent[] = [];
    call.player.on((event) => events.push(event));
    await call.player.start();
    await call.listener.hears('music');
    await call.agent.disconnect();
    await vi.waitUntil(() => events.length === 3, { timeout: 5000 });
    expect(events.map(({ type }) => type)).toEqual(['hold-started', 'hold-stopped', 'hold-player-closed']);
    expect(events[2]).toMatchObject({ reason: 'room-disconnected' });
    await call.player.stop();
    await expect(call.player.start()).rejects.toBeInstanceOf(HoldPlayerClosedError);
  });
});

describe('createHoldPlayer()', () => {
  it('rejects with HoldPublishError when the token does not allow to publish', async () => {
    const room = await join(randomUUID(), 'listener', { canPublish: false });
    await expect(createHoldPlayer({ room, cacheFolder })).rejects.toBeInstanceOf(HoldPublishError);
    await room.disconnect();
  });

  it('names the option that cannot be used', async () => {
    await expect(createHoldPlayer({ room: new Room() })).rejects.toMatchObject({ field: 'room' });
    const room = new Room();
    await expect(createHoldPlayer({ room, volume: 2 })).rejects.toMatchObject({ field: 'volume', value: 2 });
    await expect(createHoldPlayer({ room, fadeInMs: NaN })).rejects.toMatchObject({ field: 'fadeInMs' });
  });
});
