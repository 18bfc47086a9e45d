import type { Destination } from '../directory/destination.js';
import type { Attempt, TransferRequest } from './state.js';

/** Attempts are numbered from one in the order they are made. */
export function nextAttempt(
  { transferId }: TransferRequest,
  made: number,
  destination: Destination,
  retry: number,
): Attempt {
  return { id: `${transferId}-${made + 1}`, destination, retry };
}
