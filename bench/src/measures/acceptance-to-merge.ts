import type { TransferRow } from '../transfer/transfer-measure.js';
import { between } from '../transfer/transfer-run.js';

const unit = 'ms';

/** From the supervisor's yes to the request that connects the two, and to sound both ways. */
export const acceptanceToMerge: readonly TransferRow[] = [
  {
    ...{ id: 'acceptance-to-merge', what: 'end of "yes" → merge requested (peer: of the stand-in)', unit },
    ...{ sample: (run) => between(run, 'accepted', 'mergeRequested'), ours: 'ours', peer: 'pinned' },
  },
  {
    ...{ id: 'acceptance-to-merge.tool', what: "the model's accepting tool call → merge requested", unit },
    ...{ sample: (run) => between(run, 'acceptedByModel', 'mergeRequested'), ours: 'ours', peer: 'pinned' },
  },
  {
    ...{ id: 'acceptance-to-merge.key', what: 'key 1 → merge requested', unit },
    ...{ sample: (run) => between(run, 'accepted', 'mergeRequested'), ours: 'oursZero' },
  },
  {
    ...{
      id: 'acceptance-to-merge.both-ways',
      what: "the model's accepting tool call → both hear each other",
      unit,
    },
    ...{ sample: (run) => between(run, 'acceptedByModel', 'connected'), ours: 'ours' },
  },
  {
    ...{ id: 'acceptance-to-merge.both-ways-key', what: 'key 1 → both hear each other', unit },
    ...{ sample: (run) => between(run, 'accepted', 'connected'), ours: 'oursZero' },
  },
  {
    ...{ id: 'acceptance-to-merge.merge-itself', what: 'merge requested → both hear each other', unit },
    ...{ sample: (run) => between(run, 'mergeRequested', 'connected'), ours: 'ours' },
  },
];
