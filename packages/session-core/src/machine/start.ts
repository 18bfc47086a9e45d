import type { Destination } from '../directory/destination.js';
import type { Effect } from './effect.js';
import { nextAttempt } from './next-attempt.js';
import { STATE_VERSION, type OpeningState, type TransferRequest } from './state.js';
import type { Transition } from './transition.js';

/** The first state of a transfer and what it sets in motion, all of it in parallel. */
export function startTransfer(
  request: TransferRequest,
  [first, ...remaining]: readonly [Destination, ...Destination[]],
): Transition & { readonly state: OpeningState } {
  const attempt = nextAttempt(request, 0, first, 0);
  const effects: Effect[] = [
    { type: 'open-consult', attempt },
    { type: 'hold-caller' },
    { type: 'prepare-brief', request },
    { type: 'set-deadline', deadline: 'transfer', afterMs: request.limits.transferTimeoutMs },
  ];
  return {
    state: { version: STATE_VERSION, phase: 'opening', request, remaining, ended: [], attempt },
    effects,
  };
}
