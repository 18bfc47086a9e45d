/** Mono 16-bit audio: what every part of the testbed hands to the next. */
export interface Pcm {
  readonly samples: Int16Array;
  /** Samples a second. */
  readonly sampleRate: number;
}

/** Silence of `ms` milliseconds at `sampleRate` samples a second. */
export function silence(ms: number, sampleRate: number): Pcm {
  return { samples: new Int16Array(samplesIn(ms, sampleRate)), sampleRate };
}

/** How many samples `ms` milliseconds take at `sampleRate`. */
export function samplesIn(ms: number, sampleRate: number): number {
  return Math.max(0, Math.round((ms / 1000) * sampleRate));
}

/** Length in milliseconds. */
export function durationMs(pcm: Pcm): number {
  return (pcm.samples.length / pcm.sampleRate) * 1000;
}

/**
 * Clips one after the other, at the first clip's sample rate.
 *
 * @throws RangeError when there is no clip or the rates differ: `resample` them first.
 */
export function concat(clips: readonly Pcm[]): Pcm {
  const { sampleRate } = sharedRate(clips);
  const samples = new Int16Array(clips.reduce((total, clip) => total + clip.samples.length, 0));
  let at = 0;
  for (const clip of clips) {
    samples.set(clip.samples, at);
    at += clip.samples.length;
  }
  return { samples, sampleRate };
}

/**
 * Clips at the same time, as a conference mixer adds them: as long as the longest, clipped at full scale.
 *
 * @throws RangeError when there is no clip or the rates differ: `resample` them first.
 */
export function mix(clips: readonly Pcm[]): Pcm {
  const { sampleRate } = sharedRate(clips);
  const sum = new Float64Array(Math.max(...clips.map((clip) => clip.samples.length)));
  for (const { samples } of clips) {
    for (let i = 0; i < samples.length; i++) sum[i] = (sum[i] ?? 0) + (samples[i] ?? 0);
  }
  return { samples: toInt16(sum), sampleRate };
}

/** Rounds and clips to 16 bits. */
export function toInt16(samples: Float64Array): Int16Array {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    out[i] = Math.max(-32768, Math.min(32767, Math.round(samples[i] ?? 0)));
  }
  return out;
}

function sharedRate(clips: readonly Pcm[]): { sampleRate: number } {
  const [first] = clips;
  if (!first) throw new RangeError('clips is empty: pass at least one clip');
  const other = clips.find((clip) => clip.sampleRate !== first.sampleRate);
  if (other) {
    throw new RangeError(
      `clips have sample rates ${first.sampleRate} and ${other.sampleRate}: resample() them to one rate first`,
    );
  }
  return first;
}
