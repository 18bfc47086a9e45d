import type { Effect } from './effect.js';
import type { Shared } from './state.js';

/** Puts the caller on hold unless they are, so that each hold starts once. */
export function hold<State extends Shared>(state: State): { state: State; effects: readonly Effect[] } {
  if (state.onHold) return { state, effects: [] };
  return { state: { ...state, onHold: true }, effects: [{ type: 'hold-caller' }] };
}

/** Ends the hold if there is one, so that each hold stops once. */
export function unhold<State extends Shared>(state: State): { state: State; effects: readonly Effect[] } {
  if (!state.onHold) return { state, effects: [] };
  return { state: { ...state, onHold: false }, effects: [{ type: 'stop-hold' }] };
}
