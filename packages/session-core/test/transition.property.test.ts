import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../src/machine/effect.js';
import type { TransferEvent } from '../src/machine/event.js';
import { startTransfer } from '../src/machine/start.js';
import { DEFAULT_LIMITS, type TransferRequest, type TransferState } from '../src/machine/state.js';
import { transition } from '../src/machine/transition.js';
import { DEFAULT_POLICY } from '../src/policy/policy.js';
import { directory } from './scenario.js';

const request: TransferRequest = {
  transferId: 't',
  callRoom: 'call',
  callerIdentity: 'caller',
  reason: 'a refund',
  requestedAtMs: 0,
  policy: DEFAULT_POLICY,
  limits: DEFAULT_LIMITS,
};
const [ada, bob, cy] = people();

const attemptId = fc.constantFrom('t-1', 't-2', 't-3', 't-4');
const event: fc.Arbitrary<TransferEvent> = fc.oneof(
  attemptId.chain((id) =>
    fc.constantFrom<TransferEvent>(
      { type: 'consult-opened', attemptId: id, path: 'gate' },
      { type: 'supervisor-dialed', attemptId: id },
      { type: 'supervisor-ringing', attemptId: id },
      { type: 'supervisor-answered', attemptId: id },
      { type: 'dial-failed', attemptId: id, outcome: { type: 'busy' } },
      { type: 'dial-failed', attemptId: id, outcome: { type: 'trunk-failed' } },
      { type: 'supervisor-left', attemptId: id },
      { type: 'supervisor-accepted', attemptId: id, by: 'digit' },
      { type: 'supervisor-declined', attemptId: id },
      { type: 'supervisor-redirected', attemptId: id, to: [cy] },
      { type: 'voicemail-detected', attemptId: id },
      { type: 'consult-merged', attemptId: id },
      { type: 'call-handed-over', attemptId: id },
      { type: 'attempt-released', attemptId: id },
      { type: 'effect-failed', effect: 'open-consult', attemptId: id, message: 'no' },
      { type: 'effect-failed', effect: 'merge', attemptId: id, message: 'no' },
      { type: 'effect-failed', effect: 'release-attempt', attemptId: id, message: 'no' },
      { type: 'effect-failed', effect: 'hand-over', attemptId: id, message: 'no' },
    ),
  ),
  fc.constantFrom<TransferEvent>(
    { type: 'caller-returned' },
    { type: 'caller-left' },
    { type: 'transfer-canceled', by: 'caller' },
    { type: 'deadline-passed', deadline: 'transfer' },
    { type: 'deadline-passed', deadline: 'ring' },
    { type: 'deadline-passed', deadline: 'decision' },
    { type: 'effect-failed', effect: 'hold-caller', message: 'no' },
    { type: 'effect-failed', effect: 'return-caller', message: 'no' },
  ),
);

/** Runs events through the machine and keeps everything it asked for. */
function run(events: readonly TransferEvent[]) {
  let { state, effects }: { state: TransferState; effects: readonly Effect[] } = startTransfer(request, [
    ada,
    bob,
  ]);
  const asked = [...effects];
  const accepted = new Set<string>();
  events.forEach((each, index) => {
    if (
      each.type === 'supervisor-accepted' &&
      state.phase === 'briefing' &&
      state.attempt.id === each.attemptId
    ) {
      accepted.add(each.attemptId);
    }
    // Every state a transfer can be in is one it can be restored in.
    const restored = JSON.parse(JSON.stringify(state)) as TransferState;
    ({ state, effects } = transition(restored, { ...each, atMs: index }));
    asked.push(...effects);
  });
  return { state, asked, accepted };
}

/** What happens when nobody does anything any more and every effect in flight runs into its deadline. */
const silence: TransferEvent[] = [
  { type: 'deadline-passed', deadline: 'transfer' },
  ...['t-1', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7', 't-8'].flatMap((id): TransferEvent[] => [
    { type: 'effect-failed', effect: 'release-attempt', attemptId: id, message: 'timed out' },
    { type: 'effect-failed', effect: 'hand-over', attemptId: id, message: 'timed out' },
  ]),
  { type: 'effect-failed', effect: 'return-caller', message: 'timed out' },
];

const ofType = <Type extends Effect['type']>(effects: readonly Effect[], type: Type) =>
  effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);

function people() {
  const [ada, bob, cy] = ['ada', 'bob', 'cy'].map((id) => directory.resolve(id)[0]);
  if (!ada || !bob || !cy) throw new Error('The directory of the scenario has changed.');
  return [ada, bob, cy] as const;
}

describe('transition, whatever happens in whatever order', () => {
  const sequences = fc.array(event, { maxLength: 40 });
  const check = (property: (result: ReturnType<typeof run>) => void) =>
    fc.assert(
      fc.property(sequences, (events) => {
        property(run([...events, ...silence]));
      }),
      { numRuns: 5_000 },
    );

  it('ends under deadlines alone', () => {
    check(({ state }) => expect(state.phase).toBe('ended'));
  });

  it('merges only whom the supervisor of that very attempt has accepted', () => {
    check(({ asked, accepted }) => {
      for (const { attempt } of ofType(asked, 'merge')) expect(accepted).toContain(attempt.id);
    });
  });

  it('starts and stops the hold exactly once', () => {
    check(({ asked }) => {
      expect(ofType(asked, 'hold-caller')).toHaveLength(1);
      expect(ofType(asked, 'stop-hold')).toHaveLength(1);
    });
  });

  it('releases every attempt it has opened, or hands it over, and never both', () => {
    check(({ asked }) => {
      for (const { attempt } of ofType(asked, 'open-consult')) {
        const closed = [...ofType(asked, 'release-attempt'), ...ofType(asked, 'hand-over')];
        expect(closed.filter((effect) => effect.attempt.id === attempt.id)).toHaveLength(1);
      }
    });
  });

  it('returns the caller unless the call was merged or the caller has left', () => {
    check(({ state, asked }) => {
      if (state.phase !== 'ended') return;
      const returned = ofType(asked, 'return-caller').length;
      if (state.outcome.type === 'returned') expect(returned).toBe(1);
      if (state.outcome.type === 'merged') expect(returned).toBe(0);
    });
  });
});
