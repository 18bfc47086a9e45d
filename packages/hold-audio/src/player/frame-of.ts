import { AudioFrame } from '@livekit/rtc-node';

import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';

/**
 * A silent frame, to be filled again and again: LiveKit copies the samples before `captureFrame` first yields. It has
 * memory of its own, because `AudioFrame` sends its buffer from byte 0 whatever the view's offset (rtc-node 0.13.35).
 */
export function frameOf(durationMs: number): AudioFrame {
  const length = samplesIn(durationMs);
  return new AudioFrame(new Int16Array(length), SAMPLE_RATE, 1, length);
}
