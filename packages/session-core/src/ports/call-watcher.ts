import type { Attempt, TransferRequest } from '../machine/state.js';
import type { ConsultLine } from './consult-path.js';

/** Watches over merged calls: LiveKit hangs up nobody, so without one the other leg stays on a dead line for ever. */
export interface CallWatcher<Line extends ConsultLine = ConsultLine> {
  /** Resolves when the call is watched: from then on the agents may leave it, and the first departure ends it. */
  watch(options: {
    request: TransferRequest;
    line: Line;
    attempt: Attempt;
    signal: AbortSignal;
  }): Promise<void>;
}
