import { AudioStream, type AudioFrame, type AudioSource, type RemoteTrack } from '@livekit/rtc-node';
import { deferred } from '../async/deferred.js';
import { LatencyGuard } from './latency-guard.js';

/** What a source without a queue takes: it passes frames of exactly this length on at once. */
const FRAME_MS = 10;

/**
 * Plays what one track says into a source, one direction of a bridge. The track may be replaced by another one at any
 * time, as a reconnected phone does; what it says is converted to the source's sample rate.
 */
export class AudioPump {
  readonly #source: AudioSource;
  readonly #onFailed: (error: unknown) => void;
  readonly #flows = deferred<true>();
  #guard: LatencyGuard;
  #reader: ReadableStreamDefaultReader<AudioFrame> | undefined;

  constructor(source: AudioSource, onFailed: (error: unknown) => void) {
    this.#source = source;
    this.#onFailed = onFailed;
    this.#guard = new LatencyGuard(source);
  }

  /** Resolves with the first audio that was passed on. */
  get flows(): Promise<true> {
    return this.#flows.promise;
  }

  /** Of the track it takes its audio from now: see `LatencyGuard.counts`. */
  get counts(): LatencyGuard['counts'] {
    return this.#guard.counts;
  }

  /** Takes its audio from this track from now on. */
  take(track: RemoteTrack): void {
    void this.stop();
    const { sampleRate } = this.#source;
    const reader = new AudioStream(track, { sampleRate, numChannels: 1, frameSizeMs: FRAME_MS }).getReader();
    this.#reader = reader;
    this.#guard = new LatencyGuard({ sampleRate });
    void this.#pump(reader, this.#guard);
  }

  /** Passes nothing on any more. Idempotent. */
  async stop(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.cancel().catch(() => undefined);
  }

  async #pump(reader: ReadableStreamDefaultReader<AudioFrame>, guard: LatencyGuard): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || reader !== this.#reader) return;
        if (!guard.admit(value.data, performance.now())) continue;
        // One after the other: frames that are handed over at the same time may change places.
        await this.#source.captureFrame(value);
        this.#flows.resolve(true);
      }
    } catch (error) {
      // Otherwise the source was closed under it.
      if (reader === this.#reader) this.#onFailed(error);
    }
  }
}
