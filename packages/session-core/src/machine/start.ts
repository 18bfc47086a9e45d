import type { Destination } from '../directory/destination.js';
import { startRound } from './attempts.js';
import { setTransferDeadline } from './deadlines.js';
import type { Effect } from './effect.js';
import { giveBack } from './give-back.js';
import type { Transition } from './handlers.js';
import { toColdTransferring } from './phases.js';
import { STATE_VERSION, type Round, type Shared, type TransferRequest } from './state.js';

/** The first state of a warm transfer and what it sets in motion, all of it in parallel. */
export function startTransfer(
  request: TransferRequest,
  [first, ...remaining]: readonly [Round, ...Round[]],
): Transition {
  const shared = sharedFrom(request, remaining);
  const { state, effects } = startRound(
    shared,
    first.map((destination) => ({ destination, retry: 0 })),
  );
  return { state, effects: [...effects, ...beginning(shared)] };
}

/** Nobody who was asked for is there at this hour: the caller is told so and never put on hold. */
export function startClosed(request: TransferRequest, opensAtMs?: number): Transition {
  const reason = { type: 'closed', ...(opensAtMs !== undefined && { opensAtMs }) } as const;
  return giveBack(sharedFrom(request, []), reason);
}

/** The first state of a cold transfer; `remaining` is who is called instead, should it be refused. */
export function startColdTransfer(
  request: TransferRequest,
  destination: Destination,
  remaining: readonly Round[],
): Transition {
  const shared = sharedFrom(request, remaining);
  return {
    state: toColdTransferring(shared, destination),
    effects: [{ type: 'hold-caller' }, { type: 'cold-transfer', destination }, ...beginning(shared)],
  };
}

function sharedFrom(request: TransferRequest, remaining: readonly Round[]): Shared {
  return {
    version: STATE_VERSION,
    request,
    remaining,
    ended: [],
    made: 0,
    announced: false,
    answers: [],
    onHold: false,
  };
}

function beginning(shared: Shared): readonly Effect[] {
  const { request } = shared;
  return [{ type: 'prepare-brief', request }, setTransferDeadline(shared, request.requestedAtMs)];
}
