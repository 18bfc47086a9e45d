import type { TransferRow } from '../transfer/transfer-measure.js';
import { between, type TransferRun } from '../transfer/transfer-run.js';

const sample = (run: TransferRun) => between(run, 'answered', 'brief');
const toSummary = (run: TransferRun) => between(run, 'answered', 'summary');
const what = 'answer → first word of the brief';

/** From the supervisor's answer to the first word they are told, and to the first of what is a summary of the call. */
export const answerToBrief: readonly TransferRow[] = [
  {
    id: 'answer-to-brief',
    what,
    unit: 'ms',
    sample,
    ours: 'ours',
    peer: 'pinned',
    goals: [{ ofPeer: 0.35 }],
  },
  {
    ...{ id: 'answer-to-brief.newest', what, unit: 'ms', sample },
    ...{ ours: 'ours', peer: 'newest', goals: [{ ofPeer: 0.35 }] },
  },
  {
    ...{ id: 'answer-to-brief.summary-first', what, unit: 'ms', sample },
    ...{ ours: 'ours', peer: 'pinnedSummary', goals: [{ ofPeer: 0.35 }] },
  },
  {
    ...{ id: 'answer-to-brief.default', what, unit: 'ms', sample },
    ...{ ours: 'ours', peer: 'pinnedHumanFirst', goals: [{ ofPeer: 0.1 }] },
  },
  {
    ...{ id: 'answer-to-brief.zero', what: `${what}, models at once`, unit: 'ms', sample },
    ...{ ours: 'oursZero', peer: 'pinnedZero', goals: [{ ofPeer: 0.35 }] },
  },
  {
    ...{ id: 'answer-to-brief.to-summary', what: 'answer → first word of the summary itself', unit: 'ms' },
    ...{ sample: toSummary, ours: 'ours', peer: 'pinnedSummary' },
  },
  {
    ...{
      id: 'answer-to-brief.to-summary-default',
      what: 'answer → first word of the summary itself',
      unit: 'ms',
    },
    ...{ sample: toSummary, ours: 'ours', peer: 'pinnedHumanFirst' },
  },
  {
    ...{ id: 'answer-to-brief.summary-part', what: 'part of the first words that is the summary', unit: '%' },
    sample: ({ summaryPart }) => summaryPart && Math.round(summaryPart * 100),
    ...{ ours: 'ours', peer: 'pinned' },
  },
];
