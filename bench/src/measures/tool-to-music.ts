import type { TransferRow } from '../transfer/transfer-measure.js';
import { between, type TransferRun } from '../transfer/transfer-run.js';

const sample = (run: TransferRun) => between(run, 'toolCall', 'music');
const row = { unit: 'ms', sample, goals: [{ ofPeer: 0.2 }] } as const;

/** From the model's tool call to hold music at the caller's ear. */
export const toolToMusic: readonly TransferRow[] = [
  { ...row, id: 'tool-to-music', what: 'tool call → hold music', ours: 'ours', peer: 'pinned' },
  { ...row, id: 'tool-to-music.newest', what: 'tool call → hold music', ours: 'ours', peer: 'newest' },
  {
    ...row,
    id: 'tool-to-music.filler',
    what: 'tool call → hold music, with 2 s of filler words',
    ours: 'oursFiller',
    peer: 'pinnedFiller',
  },
  {
    ...row,
    id: 'tool-to-music.zero',
    what: 'tool call → hold music, models at once',
    ours: 'oursZero',
    peer: 'pinnedZero',
  },
];
