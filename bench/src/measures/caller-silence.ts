import type { TransferRow } from '../transfer/transfer-measure.js';
import { between } from '../transfer/transfer-run.js';

const what = "longest silence at the caller's ear, tool call → merge";
const row = {
  unit: 'ms',
  what,
  sample: (run) => between(run, 'silenceBegan', 'silenceEnded'),
} as const satisfies Partial<TransferRow>;

/** The longest stretch in which the caller hears nothing at all. */
export const callerSilence: readonly TransferRow[] = [
  { ...row, id: 'caller-silence', ours: 'ours', peer: 'pinned' },
  { ...row, id: 'caller-silence.newest', ours: 'ours', peer: 'newest' },
];
