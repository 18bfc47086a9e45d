import type { TransferRow } from '../transfer/transfer-measure.js';

const what = "longest silence at the caller's ear, tool call → merge";
const row = {
  unit: 'ms',
  what,
  sample: ({ callerSilenceMs }) => callerSilenceMs,
} as const satisfies Partial<TransferRow>;

/** The longest stretch in which the caller hears nothing at all. */
export const callerSilence: readonly TransferRow[] = [
  { ...row, id: 'caller-silence', ours: 'ours', peer: 'pinned' },
  { ...row, id: 'caller-silence.newest', ours: 'ours', peer: 'newest' },
];
