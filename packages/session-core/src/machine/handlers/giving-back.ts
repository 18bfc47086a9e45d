import type { TransferOutcome } from '../../outcome/transfer-outcome.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import { toEnded } from '../phases.js';
import type { DismissingState, ReturningState, TakingMessageState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';

type GivingBackState = ReturningState | TakingMessageState | DismissingState;

/** The caller is being taken off hold and told what happened. */
export const returning: Handlers<'returning'> = {
  'caller-returned': (state, { atMs }) => returned(state, atMs),
  'caller-left': (state, { atMs }) => callerLeft(state, atMs),
  'effect-failed': (state, event) => unlessFailed(state, event, 'return-caller'),
};

/** The caller is told what happened and leaves a message. */
export const takingMessage: Handlers<'taking-message'> = {
  'message-taken': (state, { message, atMs }) =>
    end(state, atMs, { type: 'message-taken', because: state.because, message }),
  'message-declined': (state, { atMs }) => returned(state, atMs),
  'caller-left': (state, { atMs }) => callerLeft(state, atMs),
  'effect-failed': (state, event) => unlessFailed(state, event, 'take-message'),
};

/** The caller is told what happened and the call is ended. */
export const dismissing: Handlers<'dismissing'> = {
  'caller-dismissed': (state, { atMs }) => dismissed(state, atMs),
  'caller-left': (state, { atMs }) => dismissed(state, atMs),
  'effect-failed': (state, event) => unlessFailed(state, event, 'dismiss-caller'),
};

// The agent could not speak, but it is the caller's again; there is nothing behind it to fall back on.
function unlessFailed(
  state: GivingBackState,
  { effect, atMs }: EventOf<'effect-failed'>,
  own: Effect['type'],
): Transition | undefined {
  return effect === own ? returned(state, atMs) : undefined;
}

function returned(state: GivingBackState, atMs: number): Transition {
  return end(state, atMs, { type: 'returned', because: state.because });
}

function dismissed(state: DismissingState, atMs: number): Transition {
  return end(state, atMs, { type: 'call-ended', because: state.because });
}

function callerLeft(state: GivingBackState, atMs: number): Transition {
  return end(state, atMs, { type: 'caller-left' });
}

function end(state: GivingBackState, endedAtMs: number, outcome: TransferOutcome): Transition {
  return { state: toEnded(state, outcome, endedAtMs), effects: [] };
}
