import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import type { TransferRequest } from '../../src/machine/state.js';
import type { Transition } from '../../src/machine/handlers.js';
import { transition } from '../../src/machine/transition.js';
import { DEFAULT_POLICY } from '../../src/policy/policy.js';
import { EVERY_WAY, person, PLAN, requestOf } from './people.js';
import { hopeful, plausible } from './plausible.js';
import { World } from './world.js';

/** A million with `FAST_CHECK_RUNS=1000000`. */
const numRuns = Number(process.env['FAST_CHECK_RUNS'] ?? 100_000);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now());

const request: fc.Arbitrary<TransferRequest> = fc
  .record({ introduce: fc.boolean(), boomerangWindowMs: fc.constantFrom(0, 10_000), everyWay: fc.boolean() })
  .map(({ introduce, boomerangWindowMs, everyWay }) =>
    requestOf({
      introduce,
      policy: everyWay ? EVERY_WAY : DEFAULT_POLICY,
      limits: { ...DEFAULT_LIMITS, boomerangWindowMs, maxQuestions: 2 },
    }),
  );

const starts: readonly ((of: TransferRequest) => Transition)[] = [
  (of) => startTransfer(of, PLAN),
  (of) => startTransfer(of, [[person('ada')], [person('bob')]]),
  (of) => startColdTransfer(of, person('ada'), PLAN),
  (of) => startClosed(of, 1_000),
];

/** One in so many steps is the death of the process. */
const DEATHS = 61;

/** What happens, as a choice among what could: most numbers pick something that means something. */
const choices = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 40 });

/** Runs a transfer through whatever happens and then into silence, until it has ended. */
function live(start: Transition, happenings: readonly number[]): World {
  const world = new World();
  world.follows(start);
  let { state } = start;
  const step = (event: Parameters<typeof transition>[1]) => {
    world.happens(event, state);
    const next = transition(state, event);
    if (next.state !== state || next.effects.length > 0) world.follows(next);
    ({ state } = next);
  };
  happenings.forEach((choice, atMs) => {
    if (choice % DEATHS === 0 && state.phase !== 'ended') {
      const restored = JSON.parse(JSON.stringify(state)) as typeof state;
      const next = resumeTransfer(restored, atMs);
      world.isTakenOver(next, state);
      ({ state } = next);
      return;
    }
    const events = choice % 3 === 0 ? plausible(state) : hopeful(state);
    const event = events[choice % events.length];
    if (event) step({ ...event, atMs });
  });
  for (let turn = 0; state.phase !== 'ended'; turn += 1) {
    const event = world.silence.next();
    if (!event || turn > 500) throw new Error(`Nothing ends "${state.phase}".`);
    step({ ...event, atMs: 1_000 + turn });
  }
  return world;
}

describe(`a transfer, whatever happens in whatever order (seed ${seed})`, () => {
  it('keeps every promise, and ends under deadlines alone', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(request, fc.nat({ max: starts.length - 1 }), choices, (of, which, happenings) => {
        const start = starts[which]?.(of);
        if (start) live(start, happenings);
      }),
      { numRuns, seed },
    );
  });

  it('is a function of the state and the event: restored from JSON it goes on the same', () => {
    fc.assert(
      fc.property(request, choices, (of, happenings) => {
        let { state } = startTransfer(of, PLAN);
        happenings.forEach((choice, atMs) => {
          const events = plausible(state);
          const event = { ...(events[choice % events.length] ?? { type: 'caller-left' as const }), atMs };
          const frozen = structuredClone(state);
          const next = transition(state, event);
          expect(state).toEqual(frozen);
          const restored = JSON.parse(JSON.stringify(state)) as typeof state;
          expect(transition(restored, event)).toEqual(next);
          ({ state } = next);
        });
      }),
      { numRuns: Math.ceil(numRuns / 100), seed },
    );
  });
});
