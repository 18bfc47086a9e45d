import type { Effect } from './effect.js';
import type { Shared } from './state.js';

/** Puts the caller on hold unless they are, so that each hold starts once. What follows has `onHold: true`. */
export function startHold({ onHold }: Pick<Shared, 'onHold'>): readonly Effect[] {
  return onHold ? [] : [{ type: 'hold-caller' }];
}

/** Ends the hold if there is one, so that each hold stops once. What follows has `onHold: false`. */
export function stopHold({ onHold }: Pick<Shared, 'onHold'>): readonly Effect[] {
  return onHold ? [{ type: 'stop-hold' }] : [];
}
