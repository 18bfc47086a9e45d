import type { TransferRow } from '../transfer/transfer-measure.js';
import { between, type TransferRun } from '../transfer/transfer-run.js';

const sample = (run: TransferRun) => between(run, 'toolCall', 'invite');
const row = { unit: 'ms', sample, goals: [{ ofPeer: 0.25 }] } as const;

/** From the model's tool call to the INVITE at the supervisor's phone. */
export const toolToInvite: readonly TransferRow[] = [
  { ...row, id: 'tool-to-invite', what: 'tool call → INVITE', ours: 'ours', peer: 'pinned' },
  { ...row, id: 'tool-to-invite.newest', what: 'tool call → INVITE', ours: 'ours', peer: 'newest' },
  {
    ...row,
    id: 'tool-to-invite.filler',
    what: 'tool call → INVITE, with 2 s of filler words',
    ours: 'oursFiller',
    peer: 'pinnedFiller',
  },
  {
    ...row,
    id: 'tool-to-invite.zero',
    what: 'tool call → INVITE, models at once',
    ours: 'oursZero',
    peer: 'pinnedZero',
  },
];
