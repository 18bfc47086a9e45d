import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../src/machine/limits.js';
import { TransferSession } from '../src/session/transfer-session.js';
import { createFakePorts, type FakeCall, type FakePorts } from '../src/testing/fake-ports.js';
import { EVERY_WAY } from './machine/people.js';
import { directory } from './scenario.js';

const numRuns = Number(process.env['FAST_CHECK_SESSION_RUNS'] ?? 15_000);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now());

/** What a port does when it is called: as asked, at once or late, never, or not at all. */
type Mood = 'well' | 'late' | 'hang' | 'fail';
const moods = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Mood>('well') },
    { weight: 1, arbitrary: fc.constantFrom<Mood>('late', 'hang', 'fail') },
  ),
  { minLength: 1, maxLength: 12 },
);

/** What people and phones do, each time to one of the attempts; often twice, and often when it makes no sense. */
const acts = fc.array(
  fc.record({
    act: fc.constantFrom(
      'dialed',
      'ringing',
      'answered',
      'answered',
      'answered',
      'failed',
      'left',
      'accepted',
      'accepted',
      'declined',
      'redirected',
      'asked',
      'voicemail',
      'caller-left',
      'cancel',
      'cold-transfer',
      'time',
    ),
    attempt: fc.integer({ min: 1, max: 4 }),
    twice: fc.boolean(),
  }),
  { maxLength: 14 },
);

const scenario = fc.record({
  moods,
  acts,
  to: fc.constantFrom('billing', 'support', 'cy', 'night'),
  cold: fc.boolean(),
  introduce: fc.boolean(),
  boomerangWindowMs: fc.constantFrom(0, 10_000),
  silentCaller: fc.boolean(),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

async function live({
  moods: series,
  acts: happenings,
  to,
  cold,
  introduce,
  boomerangWindowMs,
  silentCaller,
}: Scenario) {
  let call = 0;
  const late: (() => void)[] = [];
  const ports = createFakePorts(
    () => {
      switch (series[call++ % series.length]) {
        case 'late':
          return new Promise<void>((resolve) => late.push(resolve));
        case 'hang':
          return new Promise<void>(() => undefined);
        case 'fail':
          return Promise.reject(new Error('refused'));
        default:
          return undefined;
      }
    },
    { coldTransfer: { type: 'refused' }, ...(silentCaller && { answer: undefined, message: undefined }) },
  );
  const options = {
    ports,
    directory,
    to,
    introduce,
    callRoom: 'call',
    callerIdentity: 'caller',
    reason: 'a refund',
    transferId: 't',
    policy: EVERY_WAY,
    limits: { ...DEFAULT_LIMITS, boomerangWindowMs },
  };
  const session = cold ? TransferSession.coldTransfer(options) : TransferSession.escalate(options);
  await turns();
  for (const { act, attempt, twice } of happenings) {
    doIt(session, ports, act, `t-${attempt}`);
    if (twice) doIt(session, ports, act, `t-${attempt}`);
    await turns();
    late.shift()?.();
  }
  await untilEnd(session, ports);
  late.forEach((resolve) => resolve());
  await turns();
  // What hangs is given up at its own deadline, also after the end.
  ports.clock.advance(600_000);
  await turns();
  return { session, ports };
}

function doIt(session: TransferSession, ports: FakePorts, act: string, id: string): void {
  try {
    switch (act) {
      case 'dialed':
        return ports.leg(id).dialed();
      case 'ringing':
        return ports.leg(id).ringing();
      case 'answered':
        return ports.leg(id).answered();
      case 'failed':
        return ports.leg(id).failed({ type: 'busy' });
      case 'left':
        return ports.leg(id).left();
      case 'accepted':
        return ports.decisions(id).accepted('speech');
      case 'declined':
        return ports.decisions(id).declined();
      case 'redirected':
        return void ports.decisions(id).redirected('sales');
      case 'asked':
        return ports.decisions(id).asked('which order?');
      case 'voicemail':
        return ports.decisions(id).voicemail();
      case 'caller-left':
        return session.callerLeft();
      case 'cancel':
        return session.cancel('caller');
      case 'cold-transfer':
        return session.coldTransfer('cy');
      default:
        return ports.clock.advance(3_000);
    }
  } catch {
    // An act that is not possible now: nobody was dialed, or the command is refused.
  }
}

async function untilEnd(session: TransferSession, { clock }: FakePorts): Promise<void> {
  for (let turn = 0; turn < 400 && !session.closed; turn += 1) {
    clock.advance(15_000);
    await turns();
  }
  assert(session.closed, `the session is stuck in ${session.state.phase}`);
  await session.outcome;
}

/** Ports and store answer within a few turns of the microtask queue. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

const made = (calls: readonly FakeCall[], prefix: string) =>
  calls.filter((call) => call.startsWith(prefix)).map((call) => call.slice(prefix.length));

test(
  `a session, with ports that fail, hang, answer late and twice (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenario, async (of) => {
        const { session, ports } = await live(of);
        outcomes.add((await session.outcome).type);
        const { calls, clock } = ports;
        const opened = made(calls, 'open:');
        const closed = new Set([
          ...made(calls, 'close:'),
          ...made(calls, 'watch:').map((text) => text.split(':')[0]),
        ]);
        for (const id of made(calls, 'dial:')) {
          assert(
            closed.has(id) || made(calls, 'hang-up:').includes(id),
            `${id} was dialed and is still there`,
          );
        }
        assert.equal(new Set(opened).size, opened.length, 'a line is opened once');
        assert.equal(session.state.ended.length, session.state.made);
        assert.equal(clock.pending, 0, 'no timer is left');
        const accepted = new Set(of.acts.map(({ act, attempt }) => act === 'accepted' && `t-${attempt}`));
        for (const id of made(calls, 'merge:')) assert(accepted.has(id), `${id} was merged without a yes`);
      }),
      { numRuns, seed },
    );
    expect([...outcomes].sort()).toEqual([
      'call-ended',
      'caller-left',
      'cold-transferred',
      'merged',
      'message-taken',
      'returned',
    ]);
  },
);
