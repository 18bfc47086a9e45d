import type { BriefingRun, DecisionListener } from '../ports/briefing.js';
import type { ConsultLine, LegListener } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import { createMemoryTransferStore } from '../store/memory-transfer-store.js';
import { FakeClock } from './fake-clock.js';

/** Calls the fakes take note of, in order, e.g. `hold`, `dial:t-1`, `hang-up:t-1`. */
export type FakeCall = string;

export type FakeLine = ConsultLine & { readonly attemptId: string };

/** What a test makes a fake do instead of succeeding at once: throw, hang, or wait for the test. */
export type FakeBehaviour = (call: FakeCall, signal?: AbortSignal) => Promise<void> | undefined;

export interface FakePorts extends TransferPorts<FakeLine> {
  readonly clock: FakeClock;
  readonly calls: readonly FakeCall[];
  /** The supervisor's phone of an attempt, to be made to ring, answer, fail or leave. */
  leg(attemptId: string): LegListener;
  /** The supervisor's decisions in an attempt. */
  decisions(attemptId: string): DecisionListener;
}

/** Ports without a world behind them. Each call is noted; asking for a leg or decision that is not there throws. */
export function createFakePorts(behave: FakeBehaviour = () => undefined): FakePorts {
  const calls: FakeCall[] = [];
  const legs = new Map<string, LegListener>();
  const decisions = new Map<string, DecisionListener>();
  const note = async (call: FakeCall, signal?: AbortSignal) => {
    calls.push(call);
    await behave(call, signal);
  };

  return {
    clock: new FakeClock(),
    store: createMemoryTransferStore(),
    calls,
    leg: (attemptId) => required(legs, attemptId, 'leg'),
    decisions: (attemptId) => required(decisions, attemptId, 'briefing'),
    callerLine: {
      hold: (signal) => note('hold', signal),
      announce: ({ attempt, signal }) => note(`announce:${attempt.id}`, signal),
      resume: ({ because, signal }) => note(`resume:${because.type}`, signal),
    },
    holdPlayer: { start: (signal) => note('music-on', signal), stop: () => note('music-off') },
    consultPath: {
      async open({ attempt, signal }) {
        await note(`open:${attempt.id}`, signal);
        return fakeLine(attempt.id, note);
      },
    },
    dialer: {
      dial({ attempt, on }) {
        legs.set(attempt.id, on);
        void note(`dial:${attempt.id}`);
        return { hangUp: () => note(`hang-up:${attempt.id}`) };
      },
    },
    briefing: {
      prepare: ({ signal }) => note('prepare-brief', signal),
      async start({ attempt, on, signal }): Promise<BriefingRun> {
        decisions.set(attempt.id, on);
        await note(`brief:${attempt.id}`, signal);
        return { close: () => note(`dismiss:${attempt.id}`) };
      },
    },
    callWatcher: { watch: ({ attempt, signal }) => note(`watch:${attempt.id}`, signal) },
  };
}

function fakeLine(
  attemptId: string,
  note: (call: FakeCall, signal?: AbortSignal) => Promise<void>,
): FakeLine {
  return {
    attemptId,
    path: 'fake',
    roomName: 'call',
    supervisorIdentity: `supervisor-${attemptId}`,
    callerHears: async () => undefined,
    merge: (signal) => note(`merge:${attemptId}`, signal),
    close: () => note(`close:${attemptId}`),
  };
}

function required<Value>(map: ReadonlyMap<string, Value>, attemptId: string, what: string): Value {
  const value = map.get(attemptId);
  if (!value)
    throw new Error(`Attempt ${attemptId} has no ${what}; there are: ${[...map.keys()].join(', ')}.`);
  return value;
}
