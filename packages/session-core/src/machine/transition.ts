import type { Effect } from './effect.js';
import type { TimedEvent } from './event.js';
import type { Handlers, Transition } from './handlers.js';
import { coldTransferring } from './handlers/cold-transferring.js';
import { dismissing, returning, takingMessage } from './handlers/giving-back.js';
import { guarding, handingOver, introducing } from './handlers/merged.js';
import { merging } from './handlers/merging.js';
import { releasing } from './handlers/releasing.js';
import { seeking } from './handlers/seeking.js';
import type { TransferPhase, TransferState } from './state.js';

/** Every transition there is, by phase and event. */
export const HANDLERS: { readonly [Phase in TransferPhase]: Handlers<Phase> } = {
  seeking,
  merging,
  introducing,
  'handing-over': handingOver,
  guarding,
  releasing,
  returning,
  'taking-message': takingMessage,
  dismissing,
  'cold-transferring': coldTransferring,
  ended: {},
};

const NOTHING: readonly Effect[] = [];

/**
 * The whole of a warm transfer as a pure function: no clock, no randomness, no I/O; times arrive in events.
 * An event that means nothing in a state (late, doubled, of an attempt long over) leaves it as it is.
 */
export function transition(state: TransferState, event: TimedEvent): Transition {
  // The table's type ties each handler to its phase and event; looked up by both, TypeScript cannot follow.
  const handlers = HANDLERS[state.phase] as Record<
    string,
    ((state: TransferState, event: TimedEvent) => Transition | undefined) | undefined
  >;
  return handlers[event.type]?.(state, event) ?? { state, effects: NOTHING };
}
