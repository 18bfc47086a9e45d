import type { Effort } from './effort.js';
import type { Measure } from './measure.js';
import { acceptanceToMerge } from './measures/acceptance-to-merge.js';
import { answerToBrief } from './measures/answer-to-brief.js';
import { atOnce } from './measures/at-once.js';
import { callerHangsUp } from './measures/caller-hangs-up.js';
import { callerSilence } from './measures/caller-silence.js';
import { coreSessions } from './measures/core-sessions.js';
import { coreTransitions } from './measures/core-transitions.js';
import { costOfATransfer } from './measures/cost-of-a-transfer.js';
import { gateMerge } from './measures/gate-merge.js';
import { holdFirstAudio } from './measures/hold-first-audio.js';
import { holdLoad } from './measures/hold-load.js';
import { mergedDelay } from './measures/merged-delay.js';
import { toolToInvite } from './measures/tool-to-invite.js';
import { toolToMusic } from './measures/tool-to-music.js';
import { transferMemory } from './measures/transfer-memory.js';
import type { TransferRow } from './transfer/transfer-measure.js';

/** Taken of the transfers, which are placed once for all of these measures. */
export const TRANSFER_MEASURES: Readonly<Record<string, readonly TransferRow[]>> = {
  'tool-to-invite': toolToInvite,
  'tool-to-music': toolToMusic,
  'answer-to-brief': answerToBrief,
  'acceptance-to-merge': acceptanceToMerge,
  'caller-silence': callerSilence,
  'caller-hangs-up': callerHangsUp,
  'cost-of-a-transfer': costOfATransfer,
};

/** Measures that bring what they need. */
export const OWN_MEASURES: Readonly<Record<string, (effort: Effort) => Promise<Measure[]>>> = {
  'at-once': atOnce,
  'gate-merge': gateMerge,
  'merged-delay': mergedDelay,
  'transfer-memory': transferMemory,
  'hold-first-audio': holdFirstAudio,
  'hold-load': holdLoad,
  'core-transitions': coreTransitions,
  'core-sessions': coreSessions,
};

/** Everything that can be measured, in the order of the table. */
export const MEASURE_NAMES: readonly string[] = [
  ...Object.keys(TRANSFER_MEASURES),
  ...Object.keys(OWN_MEASURES),
];
