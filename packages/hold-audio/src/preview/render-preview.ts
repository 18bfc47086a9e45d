import { setImmediate as breathe } from 'node:timers/promises';

import { DUCK_MS, HoldMix } from '../player/hold-mix.js';
import { samplesIn, SAMPLE_RATE } from '../pcm-format.js';
import type { Reel } from '../reel/reel.js';

export interface PreviewOptions {
  reel: Reel;
  durationMs: number;
  fadeInMs: number;
  fadeOutMs: number;
  /** Time between one announcement's end and the next one's beginning. */
  everyMs: number;
  speechAt: (waitedMs: number) => Promise<Int16Array>;
}

export interface Preview {
  samples: Int16Array;
  /** When words are heard, in milliseconds. */
  spoken: { startMs: number; endMs: number }[];
}

const FRAME_MS = 50;
const msOf = (samples: number): number => (samples / SAMPLE_RATE) * 1000;

/** What a caller would hear of a hold, made with the mix that plays in calls, faster than it would be heard. */
export async function renderPreview(options: PreviewOptions): Promise<Preview> {
  const { reel, durationMs, fadeInMs, fadeOutMs, everyMs, speechAt } = options;
  const mix = new HoldMix(reel, 1);
  const samples = new Int16Array(samplesIn(durationMs));
  const spoken: Preview['spoken'] = [];
  let isSpeaking = false;
  let nextMs = everyMs;
  mix.fadeIn(fadeInMs);
  for (let at = 0; at < samples.length; at += samplesIn(FRAME_MS)) {
    const nowMs = msOf(at);
    if (isSpeaking && mix.hasSpoken(0)) {
      mix.duck(false);
      isSpeaking = false;
      nextMs = nowMs + everyMs;
    } else if (!isSpeaking && nowMs >= nextMs) {
      const speech = await speechAt(nowMs);
      mix.duck(true);
      mix.speak(speech);
      isSpeaking = true;
      const startMs = nowMs + DUCK_MS;
      spoken.push({ startMs, endMs: Math.min(durationMs, startMs + msOf(speech.length)) });
    }
    if (nowMs >= durationMs - fadeOutMs && nowMs < durationMs - fadeOutMs + FRAME_MS) mix.fadeOut(fadeOutMs);
    mix.fill(samples.subarray(at, at + samplesIn(FRAME_MS)));
    await breathe();
  }
  return { samples, spoken };
}
