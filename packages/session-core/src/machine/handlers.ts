import type { Effect } from './effect.js';
import type { EventOf, TransferEvent } from './event.js';
import type { StateOf, TransferPhase, TransferState } from './state.js';

/** The next state and what is to be done now. */
export interface Transition {
  readonly state: TransferState;
  readonly effects: readonly Effect[];
}

/** What a phase does with the events that mean something in it; `undefined`: with this one nothing, as it is now. */
export type Handlers<Phase extends TransferPhase> = {
  readonly [Type in TransferEvent['type']]?: (
    state: StateOf<Phase>,
    event: EventOf<Type>,
  ) => Transition | undefined;
};
