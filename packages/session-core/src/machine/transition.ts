import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { Destination } from '../directory/destination.js';
import { afterAttempt } from './after-attempt.js';
import type { Effect } from './effect.js';
import type { EffectFailed, TimedEvent } from './event.js';
import type {
  AttemptingState,
  EndedState,
  HandingOverState,
  ReleasingState,
  ReturningState,
  TransferState,
} from './state.js';

/** The next state and what is to be done now. */
export interface Transition {
  readonly state: TransferState;
  readonly effects: readonly Effect[];
}

/**
 * The whole of a warm transfer as a pure function: no clock, no randomness, no I/O; times arrive in events.
 * An event that means nothing in a state (late, doubled, of an attempt long over) leaves it as it is.
 */
export function transition(state: TransferState, event: TimedEvent): Transition {
  if (isStale(state, event)) return unchanged(state);
  switch (state.phase) {
    case 'opening':
    case 'dialing':
    case 'ringing':
    case 'briefing':
    case 'merging':
      return whileAttempting(state, event);
    case 'handing-over':
      return whileHandingOver(state, event);
    case 'releasing':
      return whileReleasing(state, event);
    case 'returning':
      return whileReturning(state, event);
    case 'ended':
      return unchanged(state);
  }
}

function whileAttempting(state: AttemptingState, event: TimedEvent): Transition {
  const { attempt } = state;
  switch (event.type) {
    case 'consult-opened':
      if (state.phase !== 'opening') return unchanged(state);
      return {
        state: { ...state, phase: 'dialing' },
        effects: [{ type: 'dial', attempt }, { type: 'brief', attempt }, ringDeadline(state)],
      };
    case 'supervisor-dialed':
      return { state, effects: state.ended.length === 0 ? [{ type: 'announce-hold', attempt }] : [] };
    case 'supervisor-ringing':
      return state.phase === 'dialing'
        ? { state: { ...state, phase: 'ringing' }, effects: [] }
        : unchanged(state);
    case 'supervisor-answered':
      return answered(state, event.atMs);
    case 'supervisor-accepted':
      if (state.phase !== 'briefing') return unchanged(state);
      return {
        state: { ...without(state, 'answeredAtMs'), phase: 'merging', acceptedBy: event.by },
        effects: [{ type: 'merge', attempt }, clear('decision')],
      };
    case 'consult-merged':
      if (state.phase !== 'merging') return unchanged(state);
      return {
        state: { ...without(state, 'acceptedBy'), phase: 'handing-over' },
        effects: [{ type: 'stop-hold' }, { type: 'hand-over', attempt }, clear('transfer')],
      };
    case 'dial-failed':
      return release(state, event.outcome);
    case 'supervisor-left':
      return release(state, { type: 'supervisor-hung-up' });
    case 'supervisor-declined':
      return whileDeciding(state, {
        type: 'declined',
        ...(event.reason !== undefined && { reason: event.reason }),
      });
    case 'supervisor-redirected':
      return whileDeciding(
        state,
        {
          type: 'redirected',
          to: event.to.map(({ id }) => id),
          ...(event.reason !== undefined && { reason: event.reason }),
        },
        event.to,
      );
    case 'voicemail-detected':
      return whileDeciding(state, { type: 'voicemail' });
    case 'caller-left':
      return callerLeft(state);
    case 'transfer-canceled':
      return release(state, { type: 'canceled', by: event.by });
    case 'deadline-passed':
      return deadlinePassed(state, event.deadline);
    case 'effect-failed':
      return attemptEffectFailed(state, event);
    case 'call-handed-over':
    case 'attempt-released':
    case 'caller-returned':
      return unchanged(state);
  }
}

function answered(state: AttemptingState, atMs: number): Transition {
  if (state.phase !== 'dialing' && state.phase !== 'ringing') return unchanged(state);
  return {
    state: { ...state, phase: 'briefing', answeredAtMs: atMs },
    effects: [
      clear('ring'),
      { type: 'set-deadline', deadline: 'decision', afterMs: state.request.limits.decisionTimeoutMs },
    ],
  };
}

// A word of the supervisor counts only between the answer and the acceptance: whoever has said yes is being connected.
function whileDeciding(
  state: AttemptingState,
  outcome: AttemptOutcome,
  redirectedTo?: readonly Destination[],
): Transition {
  return state.phase === 'briefing' ? release(state, outcome, redirectedTo) : unchanged(state);
}

function deadlinePassed(state: AttemptingState, deadline: 'transfer' | 'ring' | 'decision'): Transition {
  switch (deadline) {
    case 'transfer':
      return release(state, { type: 'canceled', by: 'deadline' });
    case 'ring':
      return isBeforeAnswer(state) ? release(state, { type: 'no-answer' }) : unchanged(state);
    case 'decision':
      return state.phase === 'briefing' ? release(state, { type: 'not-decided' }) : unchanged(state);
  }
}

function attemptEffectFailed(state: AttemptingState, { effect, message }: EffectFailed): Transition {
  switch (effect) {
    case 'announce-hold':
    case 'prepare-brief':
      // The music goes on and the TransferAgent has the transcript: neither is worth a transfer.
      return unchanged(state);
    default:
      return release(state, { type: 'failed', effect, message });
  }
}

function whileHandingOver(state: HandingOverState, event: TimedEvent): Transition {
  const { attempt } = state;
  const merged = () =>
    end(state, { ...attempt, outcome: { type: 'merged' } }, event.atMs, {
      type: 'merged',
      destinationId: attempt.destination.id,
    });
  switch (event.type) {
    case 'call-handed-over':
    case 'caller-left':
    case 'supervisor-left':
      return merged();
    case 'effect-failed':
      // The two are talking, whatever else fails: who could not be taken out leaves with the call.
      return event.effect === 'hand-over' ? merged() : unchanged(state);
    default:
      return unchanged(state);
  }
}

function whileReleasing(state: ReleasingState, event: TimedEvent): Transition {
  switch (event.type) {
    case 'caller-left':
      return state.next.type === 'end'
        ? unchanged(state)
        : { state: { ...state, next: { type: 'end' } }, effects: [{ type: 'stop-hold' }] };
    case 'transfer-canceled':
      return state.next.type === 'attempt'
        ? { state: { ...state, next: { type: 'return' } }, effects: [] }
        : unchanged(state);
    case 'deadline-passed':
      return event.deadline === 'transfer' && state.next.type === 'attempt'
        ? { state: { ...state, next: { type: 'return' } }, effects: [] }
        : unchanged(state);
    case 'attempt-released':
      return released(state, event.atMs);
    case 'effect-failed':
      // What could not be closed is left to the sweeper; the caller does not wait for it.
      return event.effect === 'release-attempt' ? released(state, event.atMs) : unchanged(state);
    default:
      return unchanged(state);
  }
}

function released(state: ReleasingState, atMs: number): Transition {
  const { attempt, next } = state;
  switch (next.type) {
    case 'attempt': {
      const { version, request, remaining } = state;
      const ended = [...state.ended, attempt];
      return {
        state: { version, request, remaining, ended, phase: 'opening', attempt: next.attempt },
        effects: [{ type: 'open-consult', attempt: next.attempt }],
      };
    }
    case 'return': {
      const { version, request, remaining } = state;
      return {
        state: {
          version,
          request,
          remaining,
          ended: [...state.ended, attempt],
          phase: 'returning',
          because: attempt.outcome,
        },
        effects: [
          { type: 'stop-hold' },
          { type: 'return-caller', attempt, because: attempt.outcome },
          clear('transfer'),
        ],
      };
    }
    case 'end':
      return end(state, attempt, atMs, { type: 'caller-left' });
  }
}

function whileReturning(state: ReturningState, event: TimedEvent): Transition {
  switch (event.type) {
    case 'caller-returned':
      return end(state, undefined, event.atMs, { type: 'returned', because: state.because });
    case 'caller-left':
      return end(state, undefined, event.atMs, { type: 'caller-left' });
    case 'effect-failed':
      // The agent could not speak, but it is the caller's again; there is nothing behind it to fall back on.
      return event.effect === 'return-caller'
        ? end(state, undefined, event.atMs, { type: 'returned', because: state.because })
        : unchanged(state);
    default:
      return unchanged(state);
  }
}

function callerLeft(state: AttemptingState): Transition {
  const transition = release(state, { type: 'canceled', by: 'caller' });
  return {
    state: { ...transition.state, next: { type: 'end' } },
    effects: [...transition.effects, { type: 'stop-hold' }, clear('transfer')],
  };
}

function release(
  state: AttemptingState,
  outcome: AttemptOutcome,
  redirectedTo?: readonly Destination[],
): Transition & { readonly state: ReleasingState } {
  const { version, request, ended, attempt } = state;
  const { next, remaining } = afterAttempt(state, outcome, redirectedTo);
  return {
    state: { version, request, remaining, ended, phase: 'releasing', attempt: { ...attempt, outcome }, next },
    effects: [{ type: 'release-attempt', attempt, outcome }, ...clearPhaseDeadline(state)],
  };
}

function clearPhaseDeadline(state: AttemptingState): Effect[] {
  if (state.phase === 'dialing' || state.phase === 'ringing') return [clear('ring')];
  return state.phase === 'briefing' ? [clear('decision')] : [];
}

function end(
  { version, request, remaining, ended }: TransferState,
  last: EndedState['ended'][number] | undefined,
  endedAtMs: number,
  outcome: EndedState['outcome'],
): Transition {
  const all = last ? [...ended, last] : ended;
  return {
    state: { version, request, remaining, ended: all, phase: 'ended', outcome, endedAtMs },
    effects: [],
  };
}

function isStale(state: TransferState, event: TimedEvent): boolean {
  if (!('attemptId' in event)) return false;
  return !('attempt' in state) || state.attempt.id !== event.attemptId;
}

function isBeforeAnswer({ phase }: AttemptingState): boolean {
  return phase === 'opening' || phase === 'dialing' || phase === 'ringing';
}

function ringDeadline({ attempt, request }: AttemptingState): Effect {
  const afterMs = attempt.destination.ringTimeoutMs + request.limits.ringGraceMs;
  return { type: 'set-deadline', deadline: 'ring', afterMs };
}

function clear(deadline: 'transfer' | 'ring' | 'decision'): Effect {
  return { type: 'clear-deadline', deadline };
}

function unchanged(state: TransferState): Transition {
  return { state, effects: [] };
}

function without<State extends object, Key extends keyof State>(state: State, key: Key): Omit<State, Key> {
  const { [key]: _dropped, ...rest } = state;
  return rest;
}
