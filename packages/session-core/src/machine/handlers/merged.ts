import { afterRound } from '../after-round.js';
import type { Briefing } from '../attempt.js';
import { clearTransfer, handOverOf, liveAttempt, releaseAll, settle } from '../attempts.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import type { GuardingState, HandingOverState, IntroducingState } from '../state.js';
import type { Handlers, Transition } from '../transition.js';
import { releaseThen, sharedOf, windUp } from '../wind-up.js';

type MergedState = IntroducingState | HandingOverState | GuardingState;

/** Both hear each other and the SupportAgent, who introduces them. */
export const introducing: Handlers<'introducing'> = {
  'people-introduced': (state) => handOver(state),
  'supervisor-left': (state, event) => supervisorLeft(state, event),
  'caller-left': (state, event) => callerLeft(state, event),
  'attempt-released': (state, { attemptId }) => settledOnly(state, attemptId),
  'effect-failed': (state, { effect, attemptId }) => {
    // Two people who were not introduced introduce themselves.
    if (effect === 'introduce') return handOver(state);
    return effect === 'release-attempt' ? settledOnly(state, attemptId) : undefined;
  },
};

/** Both hear each other; the agents are on their way out. */
export const handingOver: Handlers<'handing-over'> = {
  'call-handed-over': (state, { atMs }) => handedOver(state, atMs),
  'supervisor-left': (state, event) => supervisorLeft(state, event),
  'caller-left': (state, event) => callerLeft(state, event),
  'attempt-released': (state, { attemptId }) => settledOnly(state, attemptId),
  'effect-failed': (state, { effect, attemptId, atMs }) => {
    // The two are talking, whatever else fails: who could not be taken out leaves with the call.
    if (effect === 'hand-over') return handedOver(state, atMs);
    return effect === 'release-attempt' ? settledOnly(state, attemptId) : undefined;
  },
};

/** Both talk alone; the SupportAgent, deaf and mute, is still at hand should the supervisor's line drop. */
export const guarding: Handlers<'guarding'> = {
  'deadline-passed': (state, { deadline, atMs }) =>
    deadline === 'boomerang' ? concluded(state, atMs) : undefined,
  'supervisor-left': (state, event) => supervisorLeft(state, event, [clearTransfer('boomerang')]),
  'caller-left': (state, event) => callerLeft(state, event, [clearTransfer('boomerang')]),
  'attempt-released': (state, { attemptId }) => settledOnly(state, attemptId),
  'effect-failed': (state, { effect, attemptId }) =>
    effect === 'release-attempt' ? settledOnly(state, attemptId) : undefined,
};

function handOver(state: IntroducingState): Transition {
  return {
    state: { ...state, phase: 'handing-over' },
    effects: [handOverOf(acceptedOf(state))],
  };
}

function handedOver(state: HandingOverState, atMs: number): Transition {
  const { boomerangWindowMs } = state.request.limits;
  if (boomerangWindowMs === 0) return concluded(state, atMs);
  return {
    state: { ...state, phase: 'guarding' },
    effects: [{ type: 'set-deadline', deadline: 'boomerang', afterMs: boomerangWindowMs }],
  };
}

/** The call is the two people's own. Whoever of the round is still being let go is waited for. */
function concluded(state: HandingOverState | GuardingState, atMs: number): Transition {
  const { attempt, round } = acceptedOf(state);
  const { id, destination } = attempt;
  const shared = sharedOf(state);
  return windUp(
    { ...shared, ended: [...shared.ended, { ...attempt, round, outcome: { type: 'merged' } }] },
    state.attempts.filter((each) => each.attempt.id !== id),
    () => ({ type: 'canceled', by: 'other-supervisor' }),
    { type: 'end', outcome: { type: 'merged', destinationId: destination.id } },
    atMs,
    [{ type: 'leave-call', attempt }],
  );
}

// Whoever lost the supervisor a moment after the greeting is not left on a dead line.
function supervisorLeft(
  state: MergedState,
  { attemptId, atMs }: EventOf<'supervisor-left'>,
  effects: readonly Effect[] = [],
): Transition | undefined {
  if (attemptId !== state.acceptedId) return undefined;
  const { attempts, effects: releases } = releaseAll(state.attempts, () => ({ type: 'dropped' }));
  const { next, remaining } = afterRound(state, attempts);
  return releaseThen({ ...sharedOf(state), remaining }, attempts, next, [...effects, ...releases], atMs);
}

function callerLeft(
  state: MergedState,
  { atMs }: EventOf<'caller-left'>,
  effects: readonly Effect[] = [],
): Transition {
  const { destination } = acceptedOf(state).attempt;
  const outcome = { type: 'merged', destinationId: destination.id } as const;
  return windUp(
    sharedOf(state),
    state.attempts,
    () => ({ type: 'merged' }),
    { type: 'end', outcome },
    atMs,
    effects,
  );
}

function acceptedOf({ attempts, acceptedId }: MergedState): Briefing {
  const accepted = liveAttempt(attempts, acceptedId);
  if (accepted?.stage !== 'briefing') throw new Error(`Merged, but ${acceptedId} was never briefed.`);
  return accepted;
}

function settledOnly(state: MergedState, attemptId: string | undefined): Transition | undefined {
  const next = settle(state, attemptId);
  return next && { state: next, effects: [] };
}
