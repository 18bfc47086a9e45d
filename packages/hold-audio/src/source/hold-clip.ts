import { SAMPLE_RATE } from '../pcm-format.js';

/** Music ready to be played: 48 kHz mono at its loudness. Shared by all players of a process; never written to. */
export interface HoldClip {
  readonly samples: Int16Array;
  readonly durationMs: number;
  /** Its end leads into its start by itself; any other clip is crossfaded into itself where it repeats. */
  readonly isSeamless: boolean;
}

export function holdClip(samples: Int16Array, { isSeamless = false } = {}): HoldClip {
  return { samples, durationMs: (samples.length / SAMPLE_RATE) * 1000, isSeamless };
}
