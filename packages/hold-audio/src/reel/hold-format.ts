import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node';

import { SAMPLE_RATE } from '../pcm-format.js';
import type { HoldFrame } from '../source/hold-frame.js';

/** Turns frames of any rate and number of channels into pieces of 48 kHz mono. */
export class HoldFormat {
  #resampler: { sampleRate: number; of: AudioResampler } | undefined;

  convert(frame: HoldFrame): Int16Array[] {
    const mono = toMono(frame);
    if (frame.sampleRate === SAMPLE_RATE) return [mono];
    const resampler = this.#resamplerFrom(frame.sampleRate);
    return resampler.push(new AudioFrame(mono, frame.sampleRate, 1, mono.length)).map(({ data }) => data);
  }

  /** What is still on its way when no more frames come. */
  flush(): Int16Array[] {
    return this.#resampler?.of.flush().map(({ data }) => data) ?? [];
  }

  close(): void {
    this.#resampler?.of.close();
    this.#resampler = undefined;
  }

  #resamplerFrom(sampleRate: number): AudioResampler {
    if (this.#resampler?.sampleRate !== sampleRate) {
      this.close();
      const of = new AudioResampler(sampleRate, SAMPLE_RATE, 1, AudioResamplerQuality.HIGH);
      this.#resampler = { sampleRate, of };
    }
    return this.#resampler.of;
  }
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
