import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';

/** Music ready to be played for ever: 48 kHz mono. Shared by all players of a process; never written to. */
export interface HoldClip {
  /** Played once from the start, then over and over from `loopStart`. */
  readonly samples: Int16Array;
  /** Where the music goes on after its last sample. */
  readonly loopStart: number;
  /** Length of the first pass. */
  readonly durationMs: number;
}

/** Long enough to hide a click between any two sounds, short enough not to be heard as a fade. */
const CROSSFADE_MS = 60;

/** A clip whose end already leads into its start. */
export function seamlessClip(samples: Int16Array): HoldClip {
  return { samples, loopStart: 0, durationMs: durationMsOf(samples) };
}

/**
 * Makes a clip of sound with an arbitrary end: its last moments are mixed into its first ones, at equal power, once,
 * here. Playing then needs no mixing: after the last sample the music goes on behind the part already heard.
 * Takes `samples` over and writes to it.
 */
export function crossfadedClip(samples: Int16Array): HoldClip {
  const length = Math.min(samplesIn(CROSSFADE_MS), Math.floor(samples.length / 4));
  const seam = samples.length - length;
  for (let i = 0; i < length; i++) {
    const angle = ((i + 0.5) / length) * (Math.PI / 2);
    const mixed = (samples[seam + i] ?? 0) * Math.cos(angle) + (samples[i] ?? 0) * Math.sin(angle);
    samples[seam + i] = Math.max(-32_768, Math.min(32_767, Math.round(mixed)));
  }
  return { samples, loopStart: length, durationMs: durationMsOf(samples) };
}

function durationMsOf(samples: Int16Array): number {
  return (samples.length / SAMPLE_RATE) * 1000;
}
