import type { Pcm } from './pcm.js';

/** Length of the frames that an `Ear` thinks in, the usual length of a telephone's RTP packet. */
export const FRAME_MS = 20;

/** Samples that came in, in one growing buffer, and when each 20 ms frame of them was complete. */
export class HeardAudio {
  readonly sampleRate: number;
  readonly frameSize: number;
  #samples: Int16Array;
  #length = 0;
  readonly #frameTimes: number[] = [];

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
    this.frameSize = (sampleRate * FRAME_MS) / 1000;
    this.#samples = new Int16Array(sampleRate);
  }

  /** All samples so far; what lies behind the last whole frame may be unused space. */
  get samples(): Int16Array {
    return this.#samples;
  }

  get frameCount(): number {
    return this.#frameTimes.length;
  }

  /** When the frame's last sample came in, in milliseconds since the epoch. */
  timeOf(frame: number): number {
    return this.#frameTimes[frame] ?? 0;
  }

  append(samples: Int16Array, atMs: number): void {
    this.#reserve(this.#length + samples.length);
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
    while ((this.frameCount + 1) * this.frameSize <= this.#length) this.#frameTimes.push(atMs);
  }

  /** A copy of the frames `from` up to, but without, `to`. */
  slice(from: number, to: number): Pcm {
    const samples = this.#samples.slice(from * this.frameSize, to * this.frameSize);
    return { samples, sampleRate: this.sampleRate };
  }

  #reserve(length: number): void {
    if (length <= this.#samples.length) return;
    const grown = new Int16Array(Math.max(length, 2 * this.#samples.length));
    grown.set(this.#samples.subarray(0, this.#length));
    this.#samples = grown;
  }
}
