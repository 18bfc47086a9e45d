import { setTimeout as sleep } from 'node:timers/promises';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  createAutoPath,
  createDialer,
  createGatePath,
  createMovePath,
  LiveKitRequestError,
  MoveUnsupportedError,
  preferredPath,
  probeMoveSupport,
  type AgentConsultLine,
  type DialerOptions,
  type SipDiagnostic,
} from '../src/index.js';
import { startCall } from './call.js';
import { attemptAt, requestFor, startLab, uniqueName, type Lab } from './lab.js';
import { startMoveStandIn, type MoveStandIn } from './move-stand-in.js';
import { Story } from './story.js';

let lab: Lab;
let cloud: MoveStandIn;
/** The same server under another name, since answers are kept by URL. */
let cloudOptions: Parameters<typeof createMovePath>[0];
const soon = () => AbortSignal.timeout(10_000);

beforeAll(async () => {
  lab = await startLab();
  cloud = await startMoveStandIn(lab.stack.livekit.httpUrl, lab.rooms);
  const { apiKey, apiSecret, url } = lab.credentials;
  cloudOptions = {
    rooms: new RoomServiceClient(cloud.httpUrl, apiKey, apiSecret),
    credentials: { ...lab.credentials, url: url.replace('127.0.0.1', 'localhost') },
  };
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});
beforeEach(() => {
  cloud.answer = 'moved';
  cloud.keepsLegs = false;
});

async function openLine(callRoom: string): Promise<AgentConsultLine> {
  const line = await createMovePath(cloudOptions).open({
    request: requestFor(callRoom, 'caller'),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    signal: soon(),
  });
  onTestFinished(() => line.close());
  return line;
}

async function answeredCall(line: AgentConsultLine, options: Pick<DialerOptions, 'maxDurationMs'> = {}) {
  const phone = await lab.phone({ answer: { afterMs: 100 } });
  const story = new Story();
  const dialer = createDialer({ ...options, sip: lab.sip, rooms: cloudOptions.rooms });
  const leg = dialer.dial({ line, attempt: attemptAt(phone.uri), on: story.listener });
  onTestFinished(() => leg.hangUp());
  const agent = await line.joinAgent(soon());
  await story.until('answered');
  return { phone, story, leg, agent };
}

async function answeredLeg(line: AgentConsultLine): Promise<Story> {
  return (await answeredCall(line)).story;
}

/** A supervisor who was moved to the caller; the agents have left. */
async function movedCall(options: Pick<DialerOptions, 'maxDurationMs'> = {}) {
  cloud.keepsLegs = true;
  const line = await openLine(uniqueName('call'));
  const all = await answeredCall(line, options);
  await line.merge(soon());
  await all.agent.disconnect();
  return all;
}

async function consultRooms(): Promise<string[]> {
  const rooms = await lab.rooms.listRooms();
  return rooms.map(({ name }) => name).filter((name) => name.startsWith('warm-consult-'));
}

test('a self-hosted server cannot move, and that is found out once, before anybody is dialed', async () => {
  const path = createMovePath({ rooms: lab.rooms, credentials: lab.credentials });
  const request = requestFor(uniqueName('call'), 'caller');
  const open = () => path.open({ request, attempt: attemptAt('sip:ada@127.0.0.1'), signal: soon() });
  await expect(open()).rejects.toBeInstanceOf(MoveUnsupportedError);
  await expect(open()).rejects.toBeInstanceOf(MoveUnsupportedError);
  await expect.poll(consultRooms).toEqual([]);
});

test('auto goes on over the gate in the same open() when the server cannot move', async () => {
  const call = await startCall(lab);
  const told: SipDiagnostic[] = [];
  const path = createAutoPath({
    prefer: 'move',
    move: createMovePath({ rooms: lab.rooms, credentials: lab.credentials }),
    gate: createGatePath({
      room: call.room,
      rooms: lab.rooms,
      credentials: lab.credentials,
      callerIdentity: call.callerIdentity,
      onCallerLeft: () => undefined,
    }),
    onDiagnostic: (event) => told.push(event),
  });
  const line = await path.open({
    request: requestFor(call.roomName, call.callerIdentity),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    signal: soon(),
  });
  onTestFinished(() => line.close());
  expect(line.path).toBe('gate');
  expect(line.roomName).toBe(call.roomName);
  expect(told).toContainEqual({ type: 'path-chosen', path: 'gate', because: 'move-failed' });
});

test('a server that can move is asked to at the merge; being moved is no departure', async () => {
  const callRoom = uniqueName('call');
  const line = await openLine(callRoom);
  expect(line.path).toBe('move');
  expect(line.roomName).not.toBe(callRoom);
  await line.callerHears(soon());
  const story = await answeredLeg(line);
  await line.merge(soon());
  expect(cloud.moves.at(-1)).toEqual({
    room: line.roomName,
    identity: line.supervisorIdentity,
    destinationRoom: callRoom,
  });
  await expect
    .poll(async () => (await lab.rooms.listParticipants(line.roomName)).map(({ identity }) => identity))
    .not.toContain(line.supervisorIdentity);
  expect(story.events.at(-1)).toBe('answered');
});

test('a supervisor who was moved is hung up where they are', async () => {
  const { phone, leg, story } = await movedCall();
  await leg.hangUp();
  await phone.waitFor('bye-received');
  expect(story.events.at(-1)).toBe('answered');
});

test('the longest duration of a call counts after the move, too', async () => {
  const { phone, story } = await movedCall({ maxDurationMs: 4_000 });
  await phone.waitFor('bye-received');
  await story.until('left');
});

test('a supervisor who hangs up after the move has left, also when the agents are gone', async () => {
  const { phone, story } = await movedCall();
  // Looked for in the call room, and found there.
  await sleep(2_000);
  expect(story.events.at(-1)).toBe('answered');
  await phone.hangUp();
  await story.until('left');
});

test('a merge that is refused fails with the server’s code, and the supervisor is still there', async () => {
  const line = await openLine(uniqueName('call'));
  const story = await answeredLeg(line);
  cloud.answer = { status: 403, code: 'permission_denied', msg: 'no moves in this project' };
  const error: unknown = await line.merge(soon()).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(LiveKitRequestError);
  expect(error).toMatchObject({
    operation: 'MoveParticipant',
    httpStatus: 403,
    serverCode: 'permission_denied',
  });
  expect(story.events.at(-1)).toBe('answered');
});

test('a server that stops to move between open() and merge() is named as such', async () => {
  const line = await openLine(uniqueName('call'));
  cloud.answer = { status: 500, code: 'unknown', msg: 'twirp error unknown: not implemented' };
  await expect(line.merge(soon())).rejects.toBeInstanceOf(MoveUnsupportedError);
});

test('close() deletes the consult room', async () => {
  const line = await openLine(uniqueName('call'));
  await line.joinAgent(soon());
  expect(await consultRooms()).toContain(line.roomName);
  await Promise.all([line.close(), line.close()]);
  await expect.poll(consultRooms).not.toContain(line.roomName);
  await expect(line.merge(soon())).rejects.toThrow('closed');
});

test('a probe that gets no answer is not kept', async () => {
  const credentials = { ...lab.credentials, url: 'ws://127.0.0.1:9' };
  await expect(probeMoveSupport({ rooms: lab.rooms, credentials })).rejects.toThrow();
  await expect(probeMoveSupport({ rooms: lab.rooms, credentials })).rejects.toThrow();
});

test('moving is preferred on LiveKit Cloud only', () => {
  expect(preferredPath('wss://my-project-ab12.livekit.cloud')).toBe('move');
  expect(preferredPath('wss://livekit.example.com')).toBe('gate');
  expect(preferredPath('wss://notlivekit.cloud')).toBe('gate');
});
