import {
  Directory,
  systemClock,
  TransferSession,
  type Briefing,
  type DecisionListener,
  type TransferPorts,
} from '@warm/session-core';
import { createFakePorts } from '@warm/session-core/testing';
import { MARKERS, type Phone } from '@warm/testbed';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  createAutoPath,
  createBridgePath,
  createDialer,
  createGatePath,
  type AgentConsultLine,
  type BridgedCall,
} from '../src/index.js';
import { hearEachOther, leaks, NO_LEAKS, startCall, startSupervisor, type Call } from './call.js';
import { publishTone, startLab, type Lab } from './lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

/** One phone after the other in the directory, all of them rung at once: over the gate the first, over bridges the rest. */
function departmentOf(phones: readonly Phone[]): Directory {
  const destinations = phones.map(({ uri }, index) => ({
    id: `person-${index}`,
    name: `Person ${index}`,
    address: uri,
    ringTimeoutMs: 20_000,
  }));
  return Directory.from({
    departments: [{ id: 'desk', name: 'desk', ringing: 'simultaneous', destinations }],
  });
}

/** Everybody hears the brief; nobody decides but the test. */
function listeningBriefing(decisions: Map<string, DecisionListener>): Briefing<AgentConsultLine> {
  return {
    prepare: async () => undefined,
    async start({ attempt, line, on, signal }) {
      const room = await line.joinAgent(signal);
      const stop = await publishTone(room, 'voice', MARKERS.transferAgent);
      onTestFinished(stop);
      decisions.set(attempt.destination.id, on);
      return {
        answer: async () => undefined,
        close: async () => {
          stop();
          await room.disconnect();
        },
      };
    },
  };
}

function portsFor(call: Call, decisions: Map<string, DecisionListener>): TransferPorts<AgentConsultLine> {
  const { rooms, credentials, sip } = lab;
  const { callerLine, holdPlayer, callWatcher, store } = createFakePorts();
  const onBridged = (bridged: BridgedCall) => onTestFinished(() => bridged.close());
  const { room, callerIdentity } = call;
  const gate = createGatePath({ room, rooms, credentials, callerIdentity, onCallerLeft: () => undefined });
  const bridge = createBridgePath({ rooms, credentials, onBridged });
  return {
    ...{ callerLine, holdPlayer, callWatcher, store },
    consultPath: createAutoPath({ prefer: 'gate', gate, bridge }),
    dialer: createDialer({ sip, rooms }),
    briefing: listeningBriefing(decisions),
    clock: systemClock,
  };
}

async function supervisorsInRooms(): Promise<string[]> {
  const names = (await lab.rooms.listRooms()).map(({ name }) => name);
  const there = await Promise.all(names.map((name) => lab.rooms.listParticipants(name).catch(() => [])));
  return there.flat().flatMap(({ identity }) => (identity.startsWith('supervisor-') ? [identity] : []));
}

test.each([
  { path: 'gate', winner: 0, loser: 1 },
  { path: 'bridge', winner: 1, loser: 0 },
])(
  'three phones ring at once, two are taken, the one behind the $path says yes: the second is hung up, the third stops ringing',
  async ({ path, winner, loser }) => {
    const call = await startCall(lab);
    const phones = await Promise.all([
      startSupervisor(lab, { afterMs: 700 }),
      startSupervisor(lab, { afterMs: 700 }),
      lab.phone({ marker: MARKERS.supervisorVoice, answer: 'ring-forever' }),
    ]);
    const decisions = new Map<string, DecisionListener>();
    const session = TransferSession.escalate({
      ports: portsFor(call, decisions),
      directory: departmentOf(phones),
      callRoom: call.roomName,
      callerIdentity: call.callerIdentity,
      reason: 'a refund',
    });
    const [taken, hungUp, ringing] = [phones[winner], phones[loser], phones[2]];
    if (!taken || !hungUp) throw new Error('unreachable');
    const signal = AbortSignal.timeout(20_000);
    await ringing.waitFor('ringing', { timeoutMs: 20_000 });
    await Promise.all([taken, hungUp].map(({ ear }) => ear.untilHeard('transferAgent', { signal })));
    const untilMs = Date.now();
    decisions.get(`person-${winner}`)?.accepted('speech');

    await Promise.all([hungUp.waitFor('bye-received'), ringing.waitFor('canceled')]);
    await hearEachOther({ caller: call.caller, supervisor: taken });
    for (const supervisor of [taken, hungUp, ringing]) {
      expect(leaks({ caller: call.caller, supervisor }, { untilMs })).toEqual(NO_LEAKS);
    }
    expect(hungUp.ear.heard('callerVoice')).toEqual([]);
    await vi.waitUntil(async () => (await supervisorsInRooms()).length === 1, { timeout: 15_000 });
    const { state } = session;
    expect(JSON.stringify(state)).toContain(`"path":"${path}"`);
    await taken.hangUp();
    await vi.waitUntil(async () => (await supervisorsInRooms()).length === 0, { timeout: 15_000 });
  },
);
