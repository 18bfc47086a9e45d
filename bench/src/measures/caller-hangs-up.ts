import type { TransferRow } from '../transfer/transfer-measure.js';
import { between } from '../transfer/transfer-run.js';

/** A caller who gives up: how long the supervisor's phone goes on ringing, or the supervisor stays on the line. */
export const callerHangsUp: readonly TransferRow[] = [
  {
    ...{ id: 'caller-hangs-up.ringing', what: 'caller hangs up while it rings → CANCEL', unit: 'ms' },
    sample: (run) => between(run, 'callerHungUp', 'canceled'),
    ...{ ours: 'oursFiller', peer: 'pinnedFiller' },
  },
  {
    id: 'caller-hangs-up.briefed',
    what: 'caller hangs up mid-brief → supervisor released, told why',
    unit: 'ms',
    sample: (run) => between(run, 'callerHungUp', 'released'),
    ...{ ours: 'oursBriefed', peer: 'pinnedHumanFirst' },
  },
];
