import {
  createMemoryTransferStore,
  Directory,
  systemClock,
  TransferSession,
  type Briefing,
  type ConsultPath,
  type TransferPorts,
} from '@warm/session-core';
import { createFakePorts } from '@warm/session-core/testing';
import { MARKERS, type Phone } from '@warm/testbed';
import { expect, onTestFinished, test } from 'vitest';
import {
  createBridgePath,
  createCallWatcher,
  createDialer,
  createGatePath,
  type AgentConsultLine,
} from '../src/index.js';
import { hearEachOther, startCall, startSupervisor, startWatcher, type Call } from './call.js';
import { publishTone, startLab, type Lab } from './lab.js';

const soon = () => AbortSignal.timeout(15_000);
/** Nobody else's marker: the agent who has the caller back. */
const AGAIN_HZ = 2_350;

/** Has the supervisor accept as soon as they hear the TransferAgent, who leaves like any agent does. */
function briefingFor(supervisor: Phone): Briefing<AgentConsultLine> {
  return {
    prepare: async () => undefined,
    async start({ line, on, signal }) {
      const room = await line.joinAgent(signal);
      const hush = await publishTone(room, 'voice', MARKERS.transferAgent);
      void supervisor.ear.untilHeard('transferAgent', { signal }).then(() => on.accepted('digit'));
      return {
        answer: async () => undefined,
        close: async () => {
          hush();
          await room.disconnect();
        },
      };
    },
  };
}

interface World {
  readonly lab: Lab;
  readonly call: Call;
  readonly supervisor: Phone;
  readonly consultPath: ConsultPath<AgentConsultLine>;
}

function portsOf({ lab, call, supervisor, consultPath }: World) {
  const { sip, rooms } = lab;
  const { callerLine, holdPlayer } = createFakePorts();
  return {
    holdPlayer,
    callerLine: {
      ...callerLine,
      async resume() {
        onTestFinished(await publishTone(call.room, 'again', AGAIN_HZ));
      },
    },
    consultPath,
    dialer: createDialer({ sip, rooms }),
    briefing: briefingFor(supervisor),
    callWatcher: createCallWatcher(startWatcher(lab).watcher),
    store: createMemoryTransferStore(),
    clock: systemClock,
  } satisfies TransferPorts<AgentConsultLine>;
}

test.each(['bridge', 'gate'] as const)(
  'over a %s: a supervisor whose line drops soon after the merge gives the caller the agent back',
  async (path) => {
    const lab = await startLab();
    onTestFinished(() => lab[Symbol.asyncDispose]());
    const call = await startCall(lab);
    const { caller, callerIdentity, roomName } = call;
    const supervisor = await startSupervisor(lab, { afterMs: 0 });
    const options = { ...lab, ...call, onCallerLeft: () => undefined };
    const consultPath = path === 'gate' ? createGatePath(options) : createBridgePath(options);
    const transfer = TransferSession.escalate({
      ports: portsOf({ lab, call, supervisor, consultPath }),
      directory: Directory.from({
        departments: [
          { id: 'desk', name: 'desk', destinations: [{ id: 'ada', name: 'Ada', address: supervisor.uri }] },
        ],
      }),
      reason: 'a refund',
      callRoom: roomName,
      callerIdentity,
    });
    onTestFinished(() => transfer.close());
    await expect.poll(() => transfer.state.phase).toBe('guarding');
    await hearEachOther({ caller, supervisor });
    await supervisor.hangUp();
    await caller.ear.untilHeard(AGAIN_HZ, { signal: soon() });
    expect(await transfer.outcome).toMatchObject({ type: 'returned' });
    expect(caller.state).toBe('up');
  },
);
