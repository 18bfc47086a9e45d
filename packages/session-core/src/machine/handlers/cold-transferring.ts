import type { TransferOutcome } from '../../outcome/transfer-outcome.js';
import { nextRound } from '../after-round.js';
import type { EventOf } from '../event.js';
import { giveBack } from '../give-back.js';
import { withoutHold } from '../hold.js';
import type { ColdTransferringState, Next } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { whenReleased } from '../wind-up.js';

/** The caller's phone has been asked to call somebody else by itself. It cannot be asked to stop. */
export const coldTransferring: Handlers<'cold-transferring'> = {
  'cold-transferred': (state, { confirmed, atMs }) =>
    confirmed ? gone(state, confirmed, atMs) : unconfirmed(state, atMs),

  'cold-transfer-refused': (state, event) => refused(state, event),

  // On their way, or hung up: the answer to the request will tell.
  'caller-left': (state) =>
    state.callerGone ? undefined : { state: { ...state, callerGone: true }, effects: [] },

  'deadline-passed': (state, { deadline, atMs }) =>
    deadline === 'transfer' ? unconfirmed(state, atMs) : undefined,

  'effect-failed': (state, { effect, atMs }) => {
    if (effect === 'cold-transfer') return unconfirmed(state, atMs);
    return effect === 'hold-caller' ? withoutHold(state) : undefined;
  },
};

// Nobody has said that it failed: whoever has left is on their way, and whoever is still here waits for no more.
function unconfirmed(state: ColdTransferringState, atMs: number): Transition {
  if (state.callerGone) return gone(state, false, atMs);
  return giveBack(state, { type: 'cold-transfer-refused' }, state.destination);
}

function gone(state: ColdTransferringState, confirmed: boolean, atMs: number): Transition {
  return end(state, atMs, {
    type: 'cold-transferred',
    destinationId: state.destination.id,
    confirmed,
  });
}

function refused(state: ColdTransferringState, { sip, atMs }: EventOf<'cold-transfer-refused'>): Transition {
  if (state.callerGone) return end(state, atMs, { type: 'caller-left' });
  const reason = { type: 'cold-transfer-refused', ...(sip && { sip }) } as const;
  const otherwise: Next = { type: 'give-back', reason, destination: state.destination };
  const goesOn = state.request.policy[reason.type].then === 'next-destination';
  const { next, remaining } = goesOn
    ? nextRound(state.remaining, otherwise)
    : { next: otherwise, remaining: state.remaining };
  return whenReleased({ ...state, remaining }, [], next, [], atMs);
}

function end(state: ColdTransferringState, atMs: number, outcome: TransferOutcome): Transition {
  return whenReleased(state, [], { type: 'end', outcome }, [], atMs);
}
