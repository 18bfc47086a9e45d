import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node';

import { SAMPLE_RATE } from '../pcm-format.js';
import type { HoldFrame } from '../source/hold-frame.js';

/** Frames of any rate and number of channels as pieces of 48 kHz mono. */
export async function* toHoldFormat(frames: AsyncIterable<HoldFrame>): AsyncGenerator<Int16Array, void> {
  let resampler: { sampleRate: number; of: AudioResampler } | undefined;
  try {
    for await (const frame of frames) {
      const mono = toMono(frame);
      if (frame.sampleRate === SAMPLE_RATE) yield mono;
      else {
        if (resampler?.sampleRate !== frame.sampleRate) {
          resampler?.of.close();
          resampler = { sampleRate: frame.sampleRate, of: resamplerFrom(frame.sampleRate) };
        }
        const pushed = resampler.of.push(new AudioFrame(mono, frame.sampleRate, 1, mono.length));
        for (const { data } of pushed) yield data;
      }
    }
    for (const { data } of resampler?.of.flush() ?? []) yield data;
  } finally {
    resampler?.of.close();
  }
}

function resamplerFrom(sampleRate: number): AudioResampler {
  return new AudioResampler(sampleRate, SAMPLE_RATE, 1, AudioResamplerQuality.HIGH);
}

/** In memory of its own: whoever made the frame may use its memory again, and rtc-node ignores a view's offset. */
function toMono({ data, channels }: HoldFrame): Int16Array {
  if (channels === 1) return data.slice();
  return Int16Array.from({ length: Math.floor(data.length / channels) }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data[i * channels + c] ?? 0;
    return Math.round(sum / channels);
  });
}
