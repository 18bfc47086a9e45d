import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import type { HeldAttempt } from '../../src/machine/attempt.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import type { TransferState } from '../../src/machine/state.js';
import { HANDLERS } from '../../src/machine/transition.js';
import { endInSilence } from './silence.js';
import { beginnings, walk } from './walk.js';

const used = new Set<string>();
const states = beginnings().flatMap((start) =>
  walk(start, ({ from, event }) => used.add(`${from.phase} ${event.type}`)),
);

test(
  `each of the ${states.length} states that can be reached serialises, restores, resumes and ends`,
  { timeout: 300_000 },
  () => {
    for (const state of states) {
      const restored = JSON.parse(JSON.stringify(state)) as TransferState;
      assert.deepEqual(restored, state);
      const { phase } = endInSilence(resumeTransfer(restored, 0));
      assert.equal(phase, 'ended');
    }
  },
);

test('no transition is dead: each means something in some state that can be reached', () => {
  const declared = Object.entries(HANDLERS).flatMap(([phase, handlers]) =>
    Object.keys(handlers).map((type) => `${phase} ${type}`),
  );
  expect([...used].sort()).toEqual(declared.sort());
});

test('every phase, every stage of an attempt and every outcome is reached', () => {
  const phases = new Set(states.map(({ phase }) => phase));
  expect([...phases].sort()).toEqual(Object.keys(HANDLERS).sort());
  const stages = new Set(states.flatMap((state) => attemptsOf(state).map(({ stage }) => stage)));
  expect([...stages].sort()).toEqual(['adopting', 'briefing', 'dialing', 'opening', 'releasing', 'ringing']);
  const outcomes = new Set(states.flatMap((state) => (state.phase === 'ended' ? state.outcome.type : [])));
  expect([...outcomes].sort()).toEqual([
    'call-ended',
    'caller-left',
    'cold-transferred',
    'merged',
    'message-taken',
    'returned',
  ]);
});

function attemptsOf(state: TransferState): readonly HeldAttempt[] {
  return 'attempts' in state ? state.attempts : [];
}
