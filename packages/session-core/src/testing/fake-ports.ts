import type { BriefingRun, DecisionListener } from '../ports/briefing.js';
import type { CallWatch } from '../ports/call-watcher.js';
import type { ColdTransferResult } from '../ports/cold-transfer.js';
import type { AdoptedAttempt, ConsultRecovery } from '../ports/consult-recovery.js';
import type { ConsultLine, LegListener } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import type { TransferStore } from '../ports/transfer-store.js';
import { createMemoryCapacity } from '../store/memory-capacity.js';
import { createMemoryTransferStore } from '../store/memory-transfer-store.js';
import { FakeClock } from './fake-clock.js';

/** Calls the fakes take note of, in order, e.g. `hold`, `dial:t-1`, `hang-up:t-1`. */
export type FakeCall = string;

export type FakeLine = ConsultLine & { readonly attemptId: string };

/** What a test makes a fake do instead of succeeding at once: throw, hang, or wait for the test. */
export type FakeBehaviour = (call: FakeCall, signal?: AbortSignal) => Promise<void> | undefined;

export interface FakePorts extends TransferPorts<FakeLine> {
  readonly clock: FakeClock;
  readonly recovery: ConsultRecovery<FakeLine>;
  readonly calls: readonly FakeCall[];
  /** The supervisor's phone of an attempt, to be made to ring, answer, fail or leave. */
  leg(attemptId: string): LegListener;
  /** The supervisor's decisions in an attempt. */
  decisions(attemptId: string): DecisionListener;
}

/** What people say and servers answer in a fake world. */
export interface FakeAnswers {
  /** The caller's answer to a supervisor's question. @default 'yes' */
  readonly answer?: string | undefined;
  /** @default 'call me back' */
  readonly message?: string | undefined;
  /** @default refused */
  readonly coldTransfer?: ColdTransferResult;
  /** How far a leg that is taken over has come. @default 'answered' */
  readonly adoptedAs?: AdoptedAttempt<FakeLine>['status'];
  /** Shared by sessions that stand for several processes. @default a memory store */
  readonly store?: TransferStore;
  /** @default a clock of its own */
  readonly clock?: FakeClock;
}

/** Ports without a world behind them. Each call is noted; asking for a leg or decision that is not there throws. */
export function createFakePorts(
  behave: FakeBehaviour = () => undefined,
  answers: FakeAnswers = {},
): FakePorts {
  const {
    answer = 'yes',
    message = 'call me back',
    coldTransfer = { type: 'refused' },
    adoptedAs = 'answered',
    clock = new FakeClock(),
    store = createMemoryTransferStore({ clock }),
  } = answers;
  const calls: FakeCall[] = [];
  const legs = new Map<string, LegListener>();
  const decisions = new Map<string, DecisionListener>();
  const note = async (call: FakeCall, signal?: AbortSignal) => {
    calls.push(call);
    await behave(call, signal);
  };

  return {
    clock,
    store,
    calls,
    leg: (attemptId) => required(legs, attemptId, 'leg'),
    decisions: (attemptId) => required(decisions, attemptId, 'briefing'),
    callerLine: {
      hold: (signal) => note('hold', signal),
      announce: ({ attempt, signal }) => note(`announce:${attempt.id}`, signal),
      async ask({ attempt, signal }) {
        await note(`ask:${attempt.id}`, signal);
        return answer;
      },
      introduce: ({ attempt, signal }) => note(`introduce:${attempt.id}`, signal),
      resume: ({ explanation, signal }) => note(`resume:${explanation.because.type}`, signal),
      async takeMessage({ explanation, signal }) {
        await note(`take-message:${explanation.because.type}`, signal);
        return message;
      },
      dismiss: ({ explanation, signal }) => note(`dismiss-caller:${explanation.because.type}`, signal),
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
        note(`dial:${attempt.id}`).catch(() => on.failed({ type: 'trunk-failed' }));
        return { hangUp: () => note(`hang-up:${attempt.id}`) };
      },
    },
    briefing: {
      prepare: ({ signal }) => note('prepare-brief', signal),
      async start({ attempt, on, signal }): Promise<BriefingRun> {
        decisions.set(attempt.id, on);
        await note(`brief:${attempt.id}`, signal);
        return {
          answer: (text) => note(`answer:${attempt.id}:${text ?? '-'}`),
          close: () => note(`dismiss:${attempt.id}`),
        };
      },
    },
    callWatcher: {
      async watch({ attempt, mode, signal }): Promise<CallWatch> {
        await note(`watch:${attempt.id}:${mode}`, signal);
        return {
          takeOver: (takeOverSignal) => note(`take-over:${attempt.id}`, takeOverSignal),
          close: () => note(`unwatch:${attempt.id}`),
        };
      },
    },
    coldTransfer: {
      async send({ destination, signal }) {
        await note(`refer:${destination.id}`, signal);
        return coldTransfer;
      },
    },
    capacity: createMemoryCapacity({ clock }),
    recovery: {
      async adopt({ attempt, on, signal }) {
        await note(`adopt:${attempt.id}`, signal);
        legs.set(attempt.id, on);
        return {
          line: fakeLine(attempt.id, note),
          leg: { hangUp: () => note(`hang-up:${attempt.id}`) },
          status: adoptedAs,
        };
      },
      release: ({ attempt, signal }) => note(`release-abandoned:${attempt.id}`, signal),
    },
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
    mergeAnotherWay: (signal) => note(`merge-another-way:${attemptId}`, signal),
    close: () => note(`close:${attemptId}`),
  };
}

function required<Value>(map: ReadonlyMap<string, Value>, attemptId: string, what: string): Value {
  const value = map.get(attemptId);
  if (!value)
    throw new Error(`Attempt ${attemptId} has no ${what}; there are: ${[...map.keys()].join(', ')}.`);
  return value;
}
