import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import { dispose, Room } from '@livekit/rtc-node';
import type { Stack } from '@warm/testbed';
import { startStack } from '@warm/testbed';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { HoldEvent, HoldPlayerOptions } from '../src/index.js';
import { createHoldPlayer, HoldPlayerClosedError, HoldPublishError } from '../src/index.js';
import type { Heard } from './listener.js';
import { Listener } from './listener.js';
import { temporaryFolder } from './temporary-folder.js';
import { levelAt, writeToneWav } from './tone.js';

let stack: Stack;
beforeAll(async () => void (stack = await startStack({})));
afterAll(async () => {
  await stack.close();
  await dispose();
});

async function join(roomName: string, identity: string, grants = {}): Promise<Room> {
  const { url, apiKey, apiSecret } = stack.livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: roomName, ...grants });
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: true, dynacast: false });
  return room;
}

/** A caller who listens and an agent with a hold player, in a room of their own. */
async function callOnHold(options: Omit<HoldPlayerOptions, 'room'> = {}) {
  const roomName = randomUUID();
  const caller = await join(roomName, 'caller');
  const listener = new Listener(caller);
  const agent = await join(roomName, 'agent');
  const player = await createHoldPlayer({ room: agent, ...options });
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

  it('still works after 200 starts and stops at any moment, on the one track it published', async () => {
    await using call = await callOnHold({ fadeInMs: 20, fadeOutMs: 30 });
    for (let i = 0; i < 200; i++) {
      void call.player.start();
      if (i % 3 !== 0) await new Promise((resolve) => setTimeout(resolve, (i * 7) % 41));
      void call.player.stop();
      if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, (i * 3) % 67));
    }
    await call.listener.hears('silence', 20);
    await call.player.start();
    await call.listener.hears('music', 50);
    expect(await publishedTracks(call.roomName)).toBe(1);
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

  it('plays the built-in piece, and warns, when the file is damaged', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('hold.ogg');
    await writeFile(file, 'OggS and then nothing of use');
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => {
      warnings.push(warning);
      throw new Error('a logger that fails');
    };
    await using call = await callOnHold({ source: { file }, onWarning });
    expect(warnings).toMatchObject([{ reason: 'not-audio', field: 'source.file', value: file }]);
    await call.player.start();
    await call.listener.hears('music', 20);
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
    await expect(createHoldPlayer({ room })).rejects.toBeInstanceOf(HoldPublishError);
    await room.disconnect();
  });

  it('names the option that cannot be used', async () => {
    await expect(createHoldPlayer({ room: new Room() })).rejects.toMatchObject({ field: 'room' });
    const room = new Room();
    await expect(createHoldPlayer({ room, volume: 2 })).rejects.toMatchObject({ field: 'volume', value: 2 });
    await expect(createHoldPlayer({ room, fadeInMs: NaN })).rejects.toMatchObject({ field: 'fadeInMs' });
  });
});
