import type { Destination } from '../directory/destination.js';
import type { ReturnReason } from '../outcome/transfer-outcome.js';
import type { PolicyRow } from '../policy/policy.js';
import { clearTransferDeadline } from './deadlines.js';
import type { Explanation } from './effect.js';
import { stopHold } from './hold.js';
import { toGivingBack } from './phases.js';
import type { Shared } from './state.js';
import type { Transition } from './handlers.js';

/** Takes the caller off hold and does with them what the policy says for `because`; they are told it in any case. */
export function giveBack(shared: Shared, because: ReturnReason, destination?: Destination): Transition {
  const row = rowFor(shared, because);
  const explanation: Explanation = {
    because,
    ...(destination && { destination }),
    offers: row?.offers ?? [],
    ...(row?.tell !== undefined && { tell: row.tell }),
  };
  const before = [...stopHold(shared), clearTransferDeadline('transfer')];
  // Who called it off wants the agent back.
  switch (because.type === 'canceled' ? undefined : row?.then) {
    case 'take-message':
      return {
        state: toGivingBack('taking-message', shared, because),
        effects: [...before, { type: 'take-message', explanation }],
      };
    case 'end-call':
      return {
        state: toGivingBack('dismissing', shared, because),
        effects: [...before, { type: 'dismiss-caller', explanation }],
      };
    default:
      return {
        state: toGivingBack('returning', shared, because),
        effects: [...before, { type: 'return-caller', explanation }],
      };
  }
}

// A redirection that leads nowhere has no row of its own: nobody answered there.
function rowFor({ request }: Shared, { type }: ReturnReason): PolicyRow | undefined {
  if (type === 'merged') return undefined;
  return request.policy[type === 'redirected' ? 'unreachable' : type];
}
