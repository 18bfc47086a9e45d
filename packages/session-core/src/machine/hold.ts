import type { Effect } from './effect.js';
import type { Shared } from './state.js';

/** Puts the caller on hold unless they are, so that each hold starts once. What follows has `onHold: true`. */
export function startHold({ onHold }: Pick<Shared, 'onHold'>): readonly Effect[] {
  return onHold ? [] : [{ type: 'hold-caller' }];
}

/** The hold could not be started: what there is of it is ended, and whatever needs one later starts it anew. */
export function withoutHold<State extends Shared>(
  state: State,
): { readonly state: State; readonly effects: readonly Effect[] } {
  return { state: { ...state, onHold: false }, effects: stopHold(state) };
}

/** Ends the hold if there is one, so that each hold stops once. What follows has `onHold: false`. */
export function stopHold({ onHold }: Pick<Shared, 'onHold'>): readonly Effect[] {
  return onHold ? [{ type: 'stop-hold' }] : [];
}
