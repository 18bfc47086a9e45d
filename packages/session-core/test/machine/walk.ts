import type { TransferEvent } from '../../src/machine/event.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import type { TransferRequest, TransferState } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { DEFAULT_POLICY } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { plausible } from './plausible.js';

export interface Step {
  readonly from: TransferState;
  readonly event: TransferEvent;
  readonly to: TransferState;
}

/**
 * Attempts a walk follows: enough for a round of two and its retry, or for a retry, the next of the plan and a
 * redirection; more only repeats them.
 */
const MOST_ATTEMPTS = 3;

/** Visits every state that can be reached from `start`, by every event that means something in it. */
export function walk(
  start: TransferState,
  visit: (step: Step) => void,
  mostAttempts = MOST_ATTEMPTS,
): TransferState[] {
  const seen = new Map([[keyOf(start), start]]);
  for (const from of seen.values()) {
    for (const event of plausible(from)) {
      const { state: to, effects } = transition(from, { ...event, atMs: 0 });
      if (to === from && effects.length === 0) continue;
      visit({ from, event, to });
      if (to.made <= mostAttempts && !seen.has(keyOf(to))) seen.set(keyOf(to), to);
    }
  }
  return [...seen.values()];
}

// The request never changes, what was said leads nowhere else, and what is over no longer matters but for its round.
function keyOf({ request: _same, announced: _once, answers: _said, ended, ...state }: TransferState): string {
  const rounds = ended.map(({ round, outcome, retry }) => [round, outcome.type, retry]);
  return JSON.stringify([state, state.phase === 'ended' ? [] : rounds.slice(-2)]);
}

/** Every way a transfer can begin, with as few people as show everything. */
export function beginnings(): TransferState[] {
  const cautious: TransferRequest = requestOf({ introduce: true });
  const plain = requestOf({
    introduce: false,
    policy: DEFAULT_POLICY,
    limits: { ...cautious.limits, boomerangWindowMs: 0 },
  });
  const [ada, cy] = [person('ada'), person('cy')];
  return [
    startTransfer(cautious, [[ada, cy]]).state,
    startTransfer(plain, [[ada], [cy]]).state,
    startColdTransfer(plain, ada, [[ada]]).state,
    startClosed(plain).state,
    takenOver(startTransfer(plain, [[ada]]).state),
  ];
}

/** As a successor finds it whose predecessor died while it dialed. */
function takenOver(state: TransferState): TransferState {
  const consult = { path: 'gate', roomName: 'call', supervisorIdentity: 's' };
  const dialing = transition(state, { type: 'consult-opened', attemptId: 't-1', consult, atMs: 0 });
  return resumeTransfer(dialing.state, 0).state;
}
