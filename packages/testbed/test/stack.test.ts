import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Room } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient, SipClient, WebhookReceiver } from 'livekit-server-sdk';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answersSipOptions } from '../src/stack/sip-ping.js';
import {
  ProcessStartError,
  startStack,
  StackError,
  type ProcessExit,
  type Stack,
} from '../src/stack/index.js';
import { ringOnce } from './sip-invite.js';
import { isAlive, isListening } from './probes.js';

const startMs = 60_000;
async function start<S extends Stack>(stack: Promise<S>): Promise<S> {
  const running = await stack;
  onTestFinished(() => running.close());
  return running;
}

function roomsOf({ livekit }: Stack): RoomServiceClient {
  return new RoomServiceClient(livekit.httpUrl, livekit.apiKey, livekit.apiSecret);
}

describe('startStack()', { timeout: startMs }, () => {
  it('starts livekit-server alone by default, reachable by a real client', async () => {
    const stack = await start(startStack());
    expect(Object.keys(stack.pids)).toEqual(['livekit-server']);
    expect(stack.redis).toBeUndefined();
    expect(stack.sip).toBeUndefined();
    const token = new AccessToken(stack.livekit.apiKey, stack.livekit.apiSecret, { identity: 'somebody' });
    token.addGrant({ roomJoin: true, room: 'a-room' });
    const room = new Room();
    await room.connect(stack.livekit.url, await token.toJwt());
    expect((await roomsOf(stack).listParticipants('a-room')).map(({ identity }) => identity)).toEqual([
      'somebody',
    ]);
    await room.disconnect();
  });

  it('sends webhooks signed with its own key', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    const delivery = new Promise<[body: string, authorization: string]>((resolve) => {
      server.once('request', (request, response) => {
        response.end();
        void text(request).then((body) => resolve([body, request.headers.authorization ?? '']));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const stack = await start(startStack({ webhookUrls: [`http://127.0.0.1:${port}/`] }));
    await roomsOf(stack).createRoom({ name: 'announced' });
    const receiver = new WebhookReceiver(stack.livekit.apiKey, stack.livekit.apiSecret);
    const event = await receiver.receive(...(await delivery));
    expect([event.event, event.room?.name]).toEqual(['room_started', 'announced']);
  });

  it('gives every process readable logs and keys of its own to every stack', async () => {
    const [one, two] = await Promise.all([start(startStack()), start(startStack())]);
    expect(one.livekit.apiSecret).not.toBe(two.livekit.apiSecret);
    expect(one.livekit.url).not.toBe(two.livekit.url);
    expect(await one.logs.tail('livekit-server')).toContain('starting LiveKit server');
    await roomsOf(one).createRoom({ name: 'only-in-one' });
    expect(await roomsOf(two).listRooms()).toEqual([]);
  });

  it('rejects with the end of the log when a server refuses its configuration', async () => {
    const failing = startStack({ overrides: { no_such_setting: true } });
    await expect(failing).rejects.toSatisfy(ProcessStartError.isInstance);
    await expect(failing).rejects.toThrow(/livekit-server did not start[^]*no_such_setting/);
  });

  it('ends what it started when it is aborted', async () => {
    const abort = new AbortController();
    const logDir = await mkdtemp(path.join(tmpdir(), 'aborted-logs-'));
    onTestFinished(() => rm(logDir, { recursive: true }));
    const starting = startStack({ signal: abort.signal, logDir, redis: true });
    const rejected = expect(starting).rejects.toThrow('changed my mind');
    const redisLog = path.join(logDir, 'redis.log');
    await vi.waitFor(async () =>
      expect(await readFile(redisLog, 'utf8')).toContain('Ready to accept connections'),
    );
    abort.abort(new Error('changed my mind'));
    await rejected;
    const [, pid] = /pid=(\d+)/.exec(await readFile(redisLog, 'utf8')) ?? [];
    expect(isAlive(Number(pid))).toBe(false);
  });
});

describe('a stack with telephony', { timeout: startMs }, () => {
  it('has trunks and a dispatch rule that sends the named agent', async () => {
    const stack = await start(
      startStack({ sip: { agentName: 'support', outboundAddress: '127.0.0.1:40404' } }),
    );
    const client = new SipClient(stack.livekit.httpUrl, stack.livekit.apiKey, stack.livekit.apiSecret);
    const inbound = await client.listSipInboundTrunk();
    expect(inbound.find(({ sipTrunkId }) => sipTrunkId === stack.sip.inboundTrunkId)).toMatchObject({
      numbers: ['+15550100'],
      allowedAddresses: ['127.0.0.0/8'],
    });
    const [rule] = await client.listSipDispatchRule();
    expect(rule?.sipDispatchRuleId).toBe(stack.sip.dispatchRuleId);
    expect(rule?.roomConfig?.agents.map(({ agentName }) => agentName)).toEqual(['support']);
    expect(rule?.trunkIds.toSorted()).toEqual(
      [stack.sip.inboundTrunkId, stack.sip.anyNumberTrunkId].toSorted(),
    );

    const outbound = async (): Promise<string | undefined> =>
      (await client.listSipOutboundTrunk())[0]?.address;
    expect(await outbound()).toBe('127.0.0.1:40404');
    await stack.sip.routeOutboundTo('127.0.0.1:50505');
    expect(await outbound()).toBe('127.0.0.1:50505');
  });

  it('answers SIP and puts a call to its number, or to any other name, into a room', async () => {
    const stack = await start(startStack({ sip: {} }));
    expect(stack.sip.address).toBe(`sip:+15550100@127.0.0.1:${stack.sip.port}`);
    expect(await answersSipOptions(stack.sip.port)).toBe(true);
    for (const user of ['+15550100', '+15559876', 'support']) {
      const caller = `+1555${user.length}`;
      await ringOnce(stack.sip.port, { user, from: caller });
      await vi.waitFor(
        async () => {
          const rooms = await roomsOf(stack).listRooms();
          expect(rooms.map(({ name }) => name)).toContainEqual(expect.stringContaining(`call-_${caller}_`));
        },
        { timeout: 10_000 },
      );
    }
  });

  it('runs beside another one', async () => {
    const [one, two] = await Promise.all([start(startStack({ sip: {} })), start(startStack({ sip: {} }))]);
    expect(one.sip.port).not.toBe(two.sip.port);
    expect(one.redis.url).not.toBe(two.redis.url);
    expect(await Promise.all([one, two].map(({ sip }) => answersSipOptions(sip.port)))).toEqual([true, true]);
  });
});

describe('stack.restart()', { timeout: startMs }, () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'brings livekit-server back on the same ports after %s',
    async (signal) => {
      const stack = await start(startStack());
      const before = stack.pids['livekit-server'];
      await stack.restart('livekit-server', { signal });
      expect(stack.pids['livekit-server']).not.toBe(before);
      expect(await roomsOf(stack).listRooms()).toEqual([]);
    },
  );

  it('keeps trunks and rules when Redis restarts with an append-only file', async () => {
    const exits = vi.fn();
    const stack = await start(startStack({ sip: {}, redis: { appendOnly: true }, onExit: exits }));
    await stack.restart('redis', { signal: 'SIGKILL' });
    await stack.restart('livekit-sip', { signal: 'SIGKILL' });
    const client = new SipClient(stack.livekit.httpUrl, stack.livekit.apiKey, stack.livekit.apiSecret);
    // livekit-server's Redis connections come back with its next commands.
    await vi.waitFor(async () => expect(await client.listSipDispatchRule()).toHaveLength(1), {
      timeout: 10_000,
    });
    expect(await answersSipOptions(stack.sip.port)).toBe(true);
    expect(exits).not.toHaveBeenCalled();
  });

  it('rejects for a process the stack does not have, and once it is closed', async () => {
    const stack = await start(startStack());
    await expect(stack.restart('redis')).rejects.toThrow(/no process "redis"; it has livekit-server/);
    await stack.close();
    await expect(stack.restart('livekit-server')).rejects.toSatisfy(StackError.isInstance);
  });
});

describe('stack.onExit()', { timeout: startMs }, () => {
  it('tells of a process that died by itself, with the end of its log', async () => {
    const stack = await start(startStack());
    const exit = new Promise<ProcessExit>((resolve) => stack.onExit(resolve));
    process.kill(stack.pids['livekit-server'] ?? 0, 'SIGKILL');
    const { lastLines, ...facts } = await exit;
    expect(facts).toEqual({ process: 'livekit-server', code: null, signal: 'SIGKILL' });
    expect(lastLines).toContain('starting LiveKit server');
    expect(stack.pids).toEqual({});
  });
});

describe('stack.close()', { timeout: startMs }, () => {
  it('leaves no process, port or file, however often it is called', async () => {
    const exits = vi.fn();
    const stack = await start(startStack({ sip: {}, onExit: exits }));
    const pids = Object.values(stack.pids);
    const ports = [
      stack.sip.port,
      Number(new URL(stack.livekit.httpUrl).port),
      Number(new URL(stack.redis.url).port),
    ];
    expect(pids).toHaveLength(3);
    await Promise.all([stack.close(), stack.close()]);
    expect(stack.closed).toBe(true);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(isListening))).toEqual([false, false, false]);
    expect(existsSync(path.dirname(stack.logs.dir))).toBe(false);
    expect(exits).not.toHaveBeenCalled();
  });

  it('ends a server in whose room somebody still is', async () => {
    const stack = await start(startStack());
    const token = new AccessToken(stack.livekit.apiKey, stack.livekit.apiSecret, { identity: 'somebody' });
    token.addGrant({ roomJoin: true, room: 'a-room' });
    const room = new Room();
    await room.connect(stack.livekit.url, await token.toJwt());
    const pids = Object.values(stack.pids);
    await stack.close();
    expect(pids.filter(isAlive)).toEqual([]);
    await room.disconnect();
  });

  it('keeps logs that were asked for elsewhere', async () => {
    const logDir = await mkdtemp(path.join(tmpdir(), 'kept-logs-'));
    onTestFinished(() => rm(logDir, { recursive: true }));
    const stack = await start(startStack({ logDir }));
    await stack.close();
    expect(await readFile(path.join(logDir, 'livekit-server.log'), 'utf8')).toContain(
      'starting LiveKit server',
    );
  });
});
