import { endedOf, handOverOf, takenOff } from '../attempts.js';
import { clearTransferDeadline, setTransferDeadline } from '../deadlines.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import { toTalking } from '../phases.js';
import type { GuardingState, HandingOverState, IntroducingState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { roundOver, whenReleased, windUp } from '../wind-up.js';

type MergedState = IntroducingState | HandingOverState | GuardingState;

/** Both hear each other and the SupportAgent, who introduces them. */
export const introducing: Handlers<'introducing'> = {
  'people-introduced': (state) => handOver(state),
  'supervisor-left': (state, event) => supervisorLeft(state, event),
  'caller-left': (state, event) => callerLeft(state, event),
  'attempt-released': (state, { attemptId }) => takenOff(state, attemptId),
  'effect-failed': (state, { effect, attemptId }) => {
    // Two people who were not introduced introduce themselves.
    if (effect === 'introduce') return handOver(state);
    return effect === 'release-attempt' ? takenOff(state, attemptId) : undefined;
  },
};

/** Both hear each other; the agents are on their way out. */
export const handingOver: Handlers<'handing-over'> = {
  'call-handed-over': (state, { atMs }) => handedOver(state, atMs),
  // The process that was handing the call over has died.
  'attempt-adopted': (state, { attemptId }) =>
    attemptId === state.attempts[0].attempt.id
      ? { state, effects: [handOverOf(state.attempts[0])] }
      : undefined,
  'supervisor-left': (state, event) => supervisorLeft(state, event),
  'caller-left': (state, event) => callerLeft(state, event),
  'attempt-released': (state, { attemptId }) => takenOff(state, attemptId),
  'effect-failed': (state, { effect, attemptId, atMs }) => {
    // The two are talking, whatever else fails: who could not be taken out leaves with the call.
    if (effect === 'hand-over') return handedOver(state, atMs);
    // Nobody would notice that the supervisor leaves: from now on the first who does ends the call.
    if (effect === 'adopt-attempt') return concluded(state, atMs);
    return effect === 'release-attempt' ? takenOff(state, attemptId) : undefined;
  },
};

/** Both talk alone; the SupportAgent, deaf and mute, is still at hand should the supervisor's line drop. */
export const guarding: Handlers<'guarding'> = {
  'deadline-passed': (state, { deadline, atMs }) =>
    deadline === 'boomerang' ? concluded(state, atMs) : undefined,
  'supervisor-left': (state, event) => supervisorLeft(state, event, [clearTransferDeadline('boomerang')]),
  'caller-left': (state, event) => callerLeft(state, event, [clearTransferDeadline('boomerang')]),
  'attempt-released': (state, { attemptId }) => takenOff(state, attemptId),
  'effect-failed': (state, { effect, attemptId }) =>
    effect === 'release-attempt' ? takenOff(state, attemptId) : undefined,
};

function handOver(state: IntroducingState): Transition {
  return { state: toTalking('handing-over', state), effects: [handOverOf(state.attempts[0])] };
}

function handedOver(state: HandingOverState, atMs: number): Transition {
  const { boomerangWindowMs } = state.request.limits;
  if (boomerangWindowMs === 0) return concluded(state, atMs);
  return {
    state: toTalking('guarding', state),
    effects: [{ type: 'set-deadline', deadline: 'boomerang', afterMs: boomerangWindowMs }],
  };
}

/** The call is the two people's own. Whoever of the round is still being let go is waited for. */
function concluded(state: HandingOverState | GuardingState, atMs: number): Transition {
  const [{ attempt, round, consult }, ...others] = state.attempts;
  const ended = [...state.ended, endedOf({ attempt, round, outcome: { type: 'merged' } })];
  const outcome = { type: 'merged', destinationId: attempt.destination.id } as const;
  const leave: Effect = { type: 'leave-call', attempt, consult };
  return whenReleased({ ...state, ended }, others, { type: 'end', outcome }, [leave], atMs);
}

// Whoever lost the supervisor a moment after the greeting is not left on a dead line.
function supervisorLeft(
  state: MergedState,
  { attemptId, atMs }: EventOf<'supervisor-left'>,
  before: readonly Effect[] = [],
): Transition | undefined {
  if (attemptId !== state.attempts[0].attempt.id) return undefined;
  // The hunt may go on: its time does, too.
  return roundOver(state, { type: 'dropped' }, atMs, [...before, setTransferDeadline(state, atMs)]);
}

function callerLeft(
  state: MergedState,
  { atMs }: EventOf<'caller-left'>,
  before: readonly Effect[] = [],
): Transition {
  const { destination } = state.attempts[0].attempt;
  const outcome = { type: 'merged', destinationId: destination.id } as const;
  return windUp(state, () => ({ type: 'merged' }), { type: 'end', outcome }, atMs, before);
}
