import { samplesIn } from '../pcm-format.js';
import type { FramesSource } from '../source/hold-source.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { sourceError } from '../source/source-limits.js';
import { toHoldFormat } from './to-hold-format.js';
import type { Reel } from './reel.js';

/** Sound taken from the iterable before it is played: a pause this long in it is not heard. */
const AHEAD = samplesIn(1000);
/** Sound kept behind what is played, for what is taken back. */
const CAPACITY = AHEAD + samplesIn(1000);
/** So long nothing has come that the caller waits in silence. */
const STALL = samplesIn(1500);

/** Sound that comes from an iterable while it is played. It is pulled only as far ahead as it is needed. */
export class FramesReel implements Reel {
  readonly #source: FramesSource['frames'];
  readonly #onFailure: (error: HoldSourceError) => void;
  readonly #ring = new Int16Array(CAPACITY);
  #written = 0;
  #wanted = 0;
  #missing = 0;
  #pulling: { isOver: boolean } | undefined;
  #continuing: AsyncIterator<Int16Array> | undefined;
  #wake: (() => void) | undefined;

  /** `onFailure` is told, once a hold, that no more sound comes. */
  constructor(source: FramesSource['frames'], onFailure: (error: HoldSourceError) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  begin(): number {
    this.end();
    this.#wanted = this.#written;
    this.#missing = 0;
    const pulling = { isOver: false };
    this.#pulling = pulling;
    void this.#pull(pulling);
    return this.#written;
  }

  copy(position: number, frame: Int16Array): void {
    for (let i = 0; i < frame.length; i++) {
      const at = position + i;
      frame[i] = at >= 0 && at < this.#written ? (this.#ring[at % CAPACITY] ?? 0) : 0;
    }
    this.#wanted = Math.max(this.#wanted, position + frame.length);
    this.#wake?.();
    this.#noteMissing(position + frame.length > this.#written ? frame.length : -this.#missing);
  }

  end(): void {
    if (this.#pulling !== undefined) this.#pulling.isOver = true;
    this.#pulling = undefined;
    this.#wake?.();
  }

  /** What was asked for and was not there has been played as silence: what comes now follows it. */
  #append(samples: Int16Array): void {
    const start = Math.max(this.#written, this.#wanted);
    for (let i = this.#written; i < start; i++) this.#ring[i % CAPACITY] = 0;
    for (let i = 0; i < samples.length; i++) this.#ring[(start + i) % CAPACITY] = samples[i] ?? 0;
    this.#written = start + samples.length;
  }

  #noteMissing(samples: number): void {
    this.#missing += samples;
    if (this.#missing > STALL) this.#fail('stalled');
  }

  async #pull(pulling: { isOver: boolean }): Promise<void> {
    const frames = this.#open();
    try {
      while (!pulling.isOver) {
        if (this.#written - this.#wanted >= AHEAD) await this.#needed();
        else if (!(await this.#pullOne(frames, pulling))) break;
      }
    } catch (cause) {
      this.#endedIn(pulling, 'failed', cause);
    } finally {
      if (typeof this.#source === 'function') void frames.return?.().catch(() => undefined);
    }
  }

  /** Whether there may be more. */
  async #pullOne(frames: AsyncIterator<Int16Array>, pulling: { isOver: boolean }): Promise<boolean> {
    const next = await frames.next();
    if (pulling.isOver) return false;
    if (next.done === true) this.#endedIn(pulling, 'ended');
    else this.#append(next.value);
    return next.done !== true;
  }

  #open(): AsyncIterator<Int16Array> {
    if (typeof this.#source === 'function') return toHoldFormat(this.#source());
    this.#continuing ??= toHoldFormat(this.#source);
    return this.#continuing;
  }

  async #needed(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }

  #endedIn(pulling: { isOver: boolean }, reason: 'ended' | 'failed', cause?: unknown): void {
    if (!pulling.isOver) this.#fail(reason, cause);
  }

  #fail(reason: 'ended' | 'failed' | 'stalled', cause?: unknown): void {
    if (this.#pulling === undefined) return;
    this.end();
    this.#onFailure(sourceError('source.frames', 'an iterable', reason, cause));
  }
}
