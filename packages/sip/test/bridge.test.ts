import { RoomEvent } from '@livekit/rtc-node';
import { MARKERS } from '@warm/testbed';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  createAutoPath,
  createBridgePath,
  createCallWatcher,
  createDialer,
  createMovePath,
  type AgentConsultLine,
  type BridgedCall,
} from '../src/index.js';
import {
  hearEachOther,
  leaks,
  NO_LEAKS,
  startCall,
  startSupervisor,
  startWatcher,
  type Call,
} from './call.js';
import { earsOf } from './ear-of.js';
import { attemptAt, publishTone, requestFor, startLab, uniqueName, type Lab } from './lab.js';
import { Story } from './story.js';

let lab: Lab;
const soon = () => AbortSignal.timeout(10_000);

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

function bridge(onBridged?: (call: BridgedCall) => void) {
  const { rooms, credentials } = lab;
  return createBridgePath({ rooms, credentials, ...(onBridged && { onBridged }) });
}

function openOptions({ roomName, callerIdentity }: Pick<Call, 'roomName' | 'callerIdentity'>) {
  const attempt = attemptAt('sip:ada@127.0.0.1');
  return { request: requestFor(roomName, callerIdentity), attempt, signal: soon() };
}

/** A consult under way: the supervisor has answered and hears the brief. */
async function consult(answer?: Parameters<typeof startSupervisor>[1]) {
  const call = await startCall(lab);
  return { call, caller: call.caller, ...(await consultOf(call, answer)) };
}

async function consultOf(
  call: Pick<Call, 'roomName' | 'callerIdentity'>,
  answer: Parameters<typeof startSupervisor>[1] = { afterMs: 0 },
) {
  const supervisor = await startSupervisor(lab, answer);
  const bridged: BridgedCall[] = [];
  const line = await bridge((each) => bridged.push(each)).open(openOptions(call));
  onTestFinished(async () => {
    await line.close();
    await bridged[0]?.close();
  });
  const story = new Story();
  const leg = createDialer({ sip: lab.sip, rooms: lab.rooms }).dial({
    line,
    attempt: attemptAt(supervisor.uri),
    on: story.listener,
  });
  onTestFinished(() => leg.hangUp());
  const agentRoom = await line.joinAgent(soon());
  onTestFinished(await publishTone(agentRoom, 'voice', MARKERS.transferAgent));
  await story.until('answered');
  await supervisor.ear.untilHeard('transferAgent', { signal: soon() });
  return { supervisor, line, agentRoom, bridged, story };
}

async function merged() {
  const all = await consult();
  await all.line.merge(soon());
  await hearEachOther(all);
  const [bridged] = all.bridged;
  if (!bridged) throw new Error('onBridged was not called');
  return { ...all, bridged };
}

/** Hands the call over as a transfer does: watched first, then the agents leave. */
async function handOver({ call, line, agentRoom }: Awaited<ReturnType<typeof merged>>) {
  const { watcher, departures } = startWatcher(lab);
  const { path, roomName, supervisorIdentity } = line;
  await createCallWatcher(watcher).watch({
    request: requestFor(call.roomName, call.callerIdentity),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    consult: { path, roomName, supervisorIdentity },
    mode: 'end-call',
    signal: soon(),
  });
  await Promise.all([call.room.disconnect(), agentRoom.disconnect()]);
  return departures;
}

async function roomNames(): Promise<string[]> {
  return (await lab.rooms.listRooms()).map(({ name }) => name);
}

async function bridgeIn(roomName: string) {
  const there = await lab.rooms.listParticipants(roomName);
  return there.find(({ identity }) => identity.startsWith('bridge-'));
}

test.each([
  { name: 'at once', answer: { afterMs: 0 } },
  { name: 'at once, without ringing', answer: { afterMs: 0, ring: false } },
  { name: 'after a second', answer: { afterMs: 1_000 } },
])(
  'a supervisor who answers $name and the caller hear nothing of each other before the merge',
  async ({ answer }) => {
    const { caller, supervisor, line, call } = await consult(answer);
    expect(line.path).toBe('bridge');
    expect(line.roomName).not.toBe(call.roomName);
    await line.callerHears(soon());
    await caller.ear.untilHeard('holdMusic', { sinceMs: Date.now(), signal: soon() });
    const mergedAt = Date.now();
    expect(leaks({ caller, supervisor })).toEqual(NO_LEAKS);
    await line.merge(soon());
    await hearEachOther({ caller, supervisor });
    const { supervisorToCaller, callerToSupervisor, ...others } = leaks({ caller, supervisor });
    expect(supervisorToCaller).toBeGreaterThan(0);
    expect(callerToSupervisor).toBeGreaterThan(0);
    // What the agents and the music say crosses at no time.
    expect(others).toEqual({ briefToCaller: 0, supportAgentToSupervisor: 0, musicToSupervisor: 0 });
    expect(caller.ear.framesWith('supervisorVoice', { untilMs: mergedAt })).toEqual([]);
  },
);

test.each([16_000, 44_100])(
  'a caller whose microphone has %i samples a second and a supervisor on the phone hear each other',
  async (sampleRate) => {
    const roomName = uniqueName('call');
    const browser = await lab.join(roomName, 'browser');
    onTestFinished(await publishTone(browser, 'microphone', MARKERS.callerVoice, sampleRate));
    const ears = earsOf(browser);
    browser.on(RoomEvent.TrackPublished, (publication) => publication.setSubscribed(true));
    const { supervisor, line } = await consultOf({ roomName, callerIdentity: 'browser' });
    expect(supervisor.ear.framesWith('callerVoice', { minMs: 40 })).toEqual([]);
    await line.merge(soon());
    await supervisor.ear.untilHeard('callerVoice', { signal: soon() });
    await vi.waitUntil(() => ears.some((ear) => ear.framesWith('supervisorVoice').length > 0), 10_000);
  },
);

test('the bridge may hear, and speak with one microphone, and nothing else', async () => {
  const { call } = await merged();
  const permission = (await bridgeIn(call.roomName))?.permission;
  expect(permission).toMatchObject({
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [2],
    canPublishData: false,
    canUpdateMetadata: false,
  });
});

async function expectEnded({ roomName }: Call, line: AgentConsultLine, bridged: BridgedCall): Promise<void> {
  await expect.poll(roomNames, { timeout: 5_000 }).not.toContain(roomName);
  await expect.poll(roomNames, { timeout: 5_000 }).not.toContain(line.roomName);
  expect(bridged.closed).toBe(true);
}

test('it relays on when the agents have left; the caller hangs up, the supervisor gets a BYE, both rooms are gone', async () => {
  const all = await merged();
  const departures = await handOver(all);
  await hearEachOther(all);
  const { call, caller, supervisor, bridged, line } = all;
  await caller.hangUp();
  await supervisor.waitFor('bye-received');
  await expectEnded(call, line, bridged);
  expect(departures.map(({ identity }) => identity)).toEqual([call.callerIdentity]);
  expect(await bridged.ended).toMatchObject({ who: 'caller' });
});

test('the supervisor hangs up: the caller gets a BYE and both rooms are gone', async () => {
  const all = await merged();
  const departures = await handOver(all);
  const { call, caller, supervisor, bridged, line } = all;
  await supervisor.hangUp();
  await caller.waitFor('bye-received');
  await expectEnded(call, line, bridged);
  expect(departures).toEqual([
    { roomName: line.roomName, identity: line.supervisorIdentity, reason: 'client-initiated' },
  ]);
  expect(await bridged.ended).toMatchObject({ who: 'supervisor', reason: 'client-initiated' });
});

test('an end of the bridge that is thrown out comes back, and the two hear each other again', async () => {
  const all = await merged();
  for (const roomName of [all.call.roomName, all.line.roomName]) {
    const first = (await bridgeIn(roomName))?.identity ?? '';
    await lab.rooms.removeParticipant(roomName, first);
  }
  await hearEachOther(all);
  expect(all.bridged.closed).toBe(false);
});

test('close() after the merge leaves the call alone; the call’s own close() ends the relay and nothing else', async () => {
  const all = await merged();
  await all.line.close();
  await hearEachOther(all);
  await Promise.all([all.bridged.close(), all.bridged.close()]);
  expect(await all.bridged.ended).toEqual({ who: 'us' });
  await expect.poll(() => bridgeIn(all.call.roomName)).toBeUndefined();
  expect([all.caller.state, all.supervisor.state]).toEqual(['up', 'up']);
});

test('close() before the merge takes the bridge out of the call and deletes the consult room', async () => {
  const { line, call, bridged } = await consult();
  await expect.poll(() => bridgeIn(call.roomName)).toBeDefined();
  await Promise.all([line.close(), line.close()]);
  expect(bridged).toEqual([]);
  await expect.poll(() => bridgeIn(call.roomName)).toBeUndefined();
  await expect.poll(roomNames).not.toContain(line.roomName);
  await expect(line.merge(soon())).rejects.toThrow('closed');
});

test('an open() that was called off opens nothing', async () => {
  const options = openOptions({ roomName: uniqueName('call'), callerIdentity: 'caller' });
  const signal = AbortSignal.abort(new Error('called off'));
  await expect(bridge().open({ ...options, signal })).rejects.toThrow('called off');
});

test('auto goes on over the bridge where moving is preferred and the server cannot', async () => {
  const call = { roomName: uniqueName('call'), callerIdentity: 'caller' };
  const { rooms, credentials } = lab;
  const path = createAutoPath({
    prefer: 'move',
    move: createMovePath({ rooms, credentials }),
    bridge: bridge(),
  });
  const line = await path.open(openOptions(call));
  onTestFinished(() => line.close());
  expect(line.path).toBe('bridge');
});
