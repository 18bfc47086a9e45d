import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { RoomEvent, SimulateScenarioKind, type Room } from '@livekit/rtc-node';
import { MARKERS, type Ear, type Phone, type TimeRange } from '@warm/testbed';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  createDialer,
  createGatePath,
  GateBusyError,
  type AgentConsultLine,
  type DialerOptions,
  type GatePathOptions,
  type SipDiagnostic,
} from '../src/index.js';
import { hearEachOther, leaks, NO_LEAKS, startCall, startSupervisor, type Call } from './call.js';
import { earsOf, subscribeToAll } from './ear-of.js';
import { delayed } from './leaks/disturbances.js';
import { attemptAt, publishTone, requestFor, startLab, type Lab } from './lab.js';
import { Story } from './story.js';

let lab: Lab;
const soon = () => AbortSignal.timeout(10_000);

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

function gate(call: Call, options: Partial<GatePathOptions> = {}) {
  return createGatePath({
    room: call.room,
    rooms: lab.rooms,
    credentials: lab.credentials,
    callerIdentity: call.callerIdentity,
    onCallerLeft: () => undefined,
    ...options,
  });
}

async function openLine(call: Call, options: Partial<GatePathOptions> = {}): Promise<AgentConsultLine> {
  const line = await gate(call, options).open({
    request: requestFor(call.roomName, call.callerIdentity),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    signal: soon(),
  });
  onTestFinished(() => line.close());
  return line;
}

function dial(line: AgentConsultLine, phone: Phone, sip: DialerOptions['sip'] = lab.sip) {
  const story = new Story();
  const dialer = createDialer({ sip, rooms: lab.rooms });
  const leg = dialer.dial({ line, attempt: attemptAt(phone.uri), on: story.listener });
  onTestFinished(() => leg.hangUp());
  return { story, leg };
}

/** The TransferAgent speaks from the moment it has a connection, as if its brief were said while the phone rings. */
async function brief(line: AgentConsultLine): Promise<void> {
  const room = await line.joinAgent(soon());
  onTestFinished(await publishTone(room, 'voice', MARKERS.transferAgent));
}

async function permissionOf(call: Call) {
  return (await lab.rooms.getParticipant(call.roomName, call.callerIdentity)).permission;
}

/** What livekit-sip says when its host is busy. */
const EXHAUSTED = Object.assign(new Error('cpu exhausted'), { status: 503, code: 'unavailable' });

const BACK = {
  hidden: false,
  canSubscribe: true,
  canPublish: true,
  canPublishData: true,
  canUpdateMetadata: true,
};

/** Below the markers of everybody else. */
const BYSTANDER_HZ = 2_350;
const BYSTANDER = { ...BACK, canPublishData: false };

interface Bystander {
  readonly room: Room;
  readonly ears: readonly Ear[];
}

async function joinListening(call: Call, identity: string): Promise<Bystander> {
  const room = await lab.join(call.roomName, identity);
  const ears = earsOf(room);
  subscribeToAll(room);
  return { room, ears };
}

/** How long the supervisor was heard, in frames. */
function framesOf({ ears }: Bystander, range: TimeRange): number {
  return ears.flatMap((ear) => ear.framesWith('supervisorVoice', { ...range, minMs: 40 })).length;
}

async function untilHears(identity: string, call: Call, canSubscribe: boolean): Promise<void> {
  await vi.waitFor(async () => {
    const { permission } = await lab.rooms.getParticipant(call.roomName, identity);
    expect(permission).toMatchObject({ ...BYSTANDER, canSubscribe });
  }, 15_000);
}

test.each([
  { name: 'at once', answer: { afterMs: 0 } },
  { name: 'at once, without ringing', answer: { afterMs: 0, ring: false } },
  { name: 'after a second', answer: { afterMs: 1_000 } },
])(
  'a supervisor who answers $name and the caller hear nothing of each other before the merge',
  async ({ answer }) => {
    const call = await startCall(lab);
    const { caller } = call;
    const supervisor = await startSupervisor(lab, answer);
    const line = await openLine(call);
    const { story } = dial(line, supervisor);
    await Promise.all([brief(line), line.callerHears(soon())]);
    const hearsAt = Date.now();
    await story.until('answered');
    await Promise.all([
      supervisor.ear.untilHeard('transferAgent', { signal: soon() }),
      caller.ear.untilHeard('holdMusic', { signal: soon(), sinceMs: hearsAt }),
    ]);
    // Long enough for what livekit-sip does late, and for a conversation to be overheard.
    await sleep(1_500);

    const mergedAt = Date.now();
    expect(leaks({ caller, supervisor }, { untilMs: mergedAt })).toEqual(NO_LEAKS);
    await line.merge(soon());
    await Promise.all([
      caller.ear.untilHeard('supervisorVoice', { signal: soon(), sinceMs: mergedAt }),
      supervisor.ear.untilHeard('callerVoice', { signal: soon(), sinceMs: mergedAt }),
    ]);
    expect(story.events.filter((event) => event !== 'ringing')).toEqual(['dialed', 'answered']);
    expect(await permissionOf(call)).toMatchObject(BACK);
  },
);

test('close() after a busy phone gives the caller back, and a second attempt is as private as a first', async () => {
  const call = await startCall(lab);
  const { caller } = call;
  const busy = await startSupervisor(lab, { afterMs: 100, status: 486 });
  const first = await openLine(call);
  expect(await permissionOf(call)).toMatchObject({
    ...{ ...BACK, hidden: true, canSubscribe: false },
    // What they press would reach the supervisor's phone.
    canPublishData: false,
  });
  const failed = dial(first, busy);
  await failed.story.until('failed');
  await failed.leg.hangUp();
  await Promise.all([first.close(), first.close()]);
  expect(await permissionOf(call)).toMatchObject(BACK);
  await caller.ear.untilHeard('supportAgent', { signal: soon(), sinceMs: Date.now() });

  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const second = await openLine(call);
  expect(second.supervisorIdentity).not.toBe(first.supervisorIdentity);
  const { story } = dial(second, supervisor);
  await Promise.all([brief(second), story.until('answered')]);
  await supervisor.ear.untilHeard('transferAgent', { signal: soon() });
  await sleep(500);
  expect(leaks({ caller, supervisor })).toEqual(NO_LEAKS);
  await second.merge(soon());
  await caller.ear.untilHeard('supervisorVoice', { signal: soon() });
  await supervisor.ear.untilHeard('callerVoice', { signal: soon() });
});

test('close() without a dial gives the caller back', async () => {
  const call = await startCall(lab);
  const line = await openLine(call);
  const waiting = expect(line.callerHears(soon())).rejects.toThrow('closed');
  await line.close();
  await waiting;
  expect(await permissionOf(call)).toMatchObject(BACK);
  await expect(line.merge(soon())).rejects.toThrow('closed');
});

test('a second consult at the same time is refused, and the first stays as it was', async () => {
  const call = await startCall(lab);
  const path = gate(call);
  const open = () =>
    path.open({
      request: requestFor(call.roomName, call.callerIdentity),
      attempt: attemptAt('sip:ada@127.0.0.1'),
      signal: soon(),
    });
  const line = await open();
  const busy: unknown = await open().catch((error: unknown) => error);
  expect(busy).toBeInstanceOf(GateBusyError);
  // A room's name may be the caller's number.
  expect(inspect(busy)).not.toContain(call.roomName);
  expect(await permissionOf(call)).toMatchObject({ hidden: true });
  await line.close();
  await (await open()).close();
  expect(await permissionOf(call)).toMatchObject(BACK);
});

test('open() that is aborted leaves the caller as they were', async () => {
  const call = await startCall(lab);
  const abort = new AbortController();
  const opening = gate(call).open({
    request: requestFor(call.roomName, call.callerIdentity),
    attempt: attemptAt('sip:ada@127.0.0.1'),
    signal: abort.signal,
  });
  abort.abort(new Error('called off'));
  await expect(opening).rejects.toThrow('called off');
  expect(await permissionOf(call)).toMatchObject(BACK);
});

test('a leg that is late does not leave the caller deaf, and is as private when it comes', async () => {
  const call = await startCall(lab);
  const { caller } = call;
  const line = await openLine(call, { rooms: delayed(lab.rooms, 300, () => 1) });
  await line.callerHears(soon());
  expect(await permissionOf(call)).toMatchObject({ hidden: true, canSubscribe: true });
  await caller.ear.untilHeard('holdMusic', { signal: soon(), sinceMs: Date.now() });

  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const { story } = dial(line, supervisor);
  await Promise.all([brief(line), story.until('answered')]);
  await supervisor.ear.untilHeard('transferAgent', { signal: soon() });
  await sleep(1_000);
  expect(leaks({ caller, supervisor })).toEqual(NO_LEAKS);
});

test('while LiveKit has no capacity to ring, the caller hears music, and nothing of the leg that comes at last', async () => {
  const call = await startCall(lab);
  const { caller } = call;
  const line = await openLine(call);
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  let hasCapacity = false;
  const createSipParticipant: DialerOptions['sip']['createSipParticipant'] = (...call) =>
    hasCapacity ? lab.sip.createSipParticipant(...call) : Promise.reject(EXHAUSTED);
  const { story } = dial(line, supervisor, { createSipParticipant });
  await line.callerHears(soon());
  await caller.ear.untilHeard('holdMusic', { signal: soon(), sinceMs: Date.now() });
  hasCapacity = true;
  await Promise.all([brief(line), story.until('answered')]);
  await supervisor.ear.untilHeard('transferAgent', { signal: soon() });
  await sleep(1_000);
  expect(leaks({ caller, supervisor })).toEqual(NO_LEAKS);
});

test('a hidden caller who hangs up is noticed', async () => {
  const call = await startCall(lab);
  const onCallerLeft = vi.fn();
  await openLine(call, { onCallerLeft });
  await call.caller.hangUp();
  await vi.waitUntil(() => onCallerLeft.mock.calls.length > 0, { timeout: 5_000, interval: 5 });
  expect(onCallerLeft).toHaveBeenCalledOnce();
});

test('a hidden caller who hangs up is noticed also when the SupportAgent’s connection has ended for good', async () => {
  const call = await startCall(lab);
  const onCallerLeft = vi.fn();
  await openLine(call, { onCallerLeft });
  await lab.rooms.removeParticipant(call.roomName, 'support-agent');
  await vi.waitUntil(() => !call.room.isConnected, { timeout: 5_000 });
  await call.caller.hangUp();
  await vi.waitUntil(() => onCallerLeft.mock.calls.length > 0, { timeout: 30_000 });
});

test('a caller who was to send no data sends none afterwards', async () => {
  const call = await startCall(lab);
  const permission = { ...BACK, canPublishData: false };
  await lab.rooms.updateParticipant(call.roomName, call.callerIdentity, { permission });
  await (await openLine(call)).close();
  expect(await permissionOf(call)).toMatchObject(permission);
});

test('tracks published in the middle of a consult do not open the gate', async () => {
  const call = await startCall(lab);
  const { caller } = call;
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const told: SipDiagnostic[] = [];
  const line = await openLine(call, { onDiagnostic: (event) => told.push(event) });
  const { story } = dial(line, supervisor);
  await Promise.all([brief(line), story.until('answered'), line.callerHears(soon())]);
  onTestFinished(await publishTone(call.room, 'filler', MARKERS.supportAgent));
  const stranger = await lab.join(call.roomName, 'stranger');
  onTestFinished(await publishTone(stranger, 'announcement', MARKERS.holdMusic));
  await sleep(1_500);
  expect(leaks({ caller, supervisor })).toMatchObject({
    ...NO_LEAKS,
    musicToSupervisor: expect.any(Number) as number,
  });
  expect(told.filter(({ type }) => type === 'failed')).toEqual([]);
});

test('whoever else is in the call room, before the dial or after the answer, hears nothing of the consult, and all of it after the merge', async () => {
  const call = await startCall(lab);
  const early = await joinListening(call, 'early');
  onTestFinished(await publishTone(early.room, 'voice', BYSTANDER_HZ));
  const deaf = await joinListening(call, 'deaf');
  await lab.rooms.updateParticipant(call.roomName, 'deaf', {
    permission: { ...BYSTANDER, canSubscribe: false },
  });
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const line = await openLine(call);
  const { story } = dial(line, supervisor);
  await Promise.all([brief(line), story.until('answered'), line.callerHears(soon())]);
  await supervisor.ear.untilHeard('transferAgent', { signal: soon() });
  // LiveKit announces somebody who only listens up to 3 s late.
  const late = await joinListening(call, 'late');
  await untilHears('late', call, false);
  await sleep(500);
  const settledAt = Date.now();
  await sleep(1_000);
  expect(framesOf(early, {})).toBe(0);
  expect(framesOf(late, { sinceMs: settledAt })).toBe(0);
  expect(supervisor.ear.framesWith(BYSTANDER_HZ, { sinceMs: settledAt, minMs: 40 })).toEqual([]);

  await line.merge(soon());
  await Promise.all([untilHears('early', call, true), untilHears('late', call, true)]);
  await vi.waitFor(() => {
    for (const bystander of [early, late]) expect(framesOf(bystander, {})).toBeGreaterThan(10);
  }, 15_000);
  await untilHears('deaf', call, false);
  expect(framesOf(deaf, {})).toBe(0);
});

test('a bystander hears again when the consult comes to nothing', async () => {
  const call = await startCall(lab);
  await joinListening(call, 'bystander');
  const line = await openLine(call);
  await untilHears('bystander', call, false);
  await line.close();
  await untilHears('bystander', call, true);
});

test('the agent’s connection is lost and made anew in the middle of a consult: nothing leaks, the merge still works', async () => {
  const call = await startCall(lab);
  const { caller } = call;
  const supervisor = await startSupervisor(lab, { afterMs: 0 });
  const onCallerLeft = vi.fn();
  const line = await openLine(call, { onCallerLeft });
  const { story } = dial(line, supervisor);
  await Promise.all([brief(line), story.until('answered'), line.callerHears(soon())]);

  const reconnected = new Promise((resolve) =>
    call.room.once(RoomEvent.Reconnected, () => resolve(undefined)),
  );
  await call.room.simulateScenario(SimulateScenarioKind.SIMULATE_FULL_RECONNECT);
  await reconnected;
  const reconnectedAt = Date.now();
  await caller.ear.untilHeard('holdMusic', { signal: soon(), sinceMs: reconnectedAt });
  await sleep(1_000);
  expect(leaks({ caller, supervisor })).toEqual(NO_LEAKS);
  expect(story.events.at(-1)).toBe('answered');
  expect(onCallerLeft).not.toHaveBeenCalled();

  await line.merge(soon());
  await hearEachOther({ caller, supervisor });
});
