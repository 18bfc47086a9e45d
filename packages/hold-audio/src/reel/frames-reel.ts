import { samplesIn } from '../pcm-format.js';
import type { HoldFrame } from '../source/hold-frame.js';
import type { FramesSource } from '../source/hold-source.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { sourceError } from '../source/source-limits.js';
import { HoldFormat } from './hold-format.js';
import type { Reel } from './reel.js';

/** Sound taken from the iterable before it is played: a pause this long in it is not heard. */
const AHEAD = samplesIn(1000);
/** A long frame is laid down piece by piece, as there is room for it. */
const PIECE = samplesIn(500);
/** Half a second is kept behind what is played, for what is taken back. */
const CAPACITY = AHEAD + PIECE + samplesIn(500);
/** So long nothing has come that the caller waits in silence. */
const STALL = samplesIn(1500);
/** Told this long before the last sound, whoever plays it can lead it into other music. */
const NOTICE = samplesIn(500);

/** One hold's reading of the iterable. */
interface Pulling {
  readonly frames: AsyncIterator<HoldFrame>;
  readonly format: HoldFormat;
  isOver: boolean;
}

/** Sound that comes from an iterable while it is played. It is pulled only as far ahead as it is needed. */
export class FramesReel implements Reel {
  readonly #source: FramesSource['frames'];
  readonly #onFailure: (error: HoldSourceError) => void;
  readonly #ring = new Int16Array(CAPACITY);
  #written = 0;
  #wanted = 0;
  #missing = 0;
  #pulling: Pulling | undefined;
  /** No sound comes after what has been written. */
  #failure: HoldSourceError | undefined;
  #hasFailed = false;
  #continuing: Pick<Pulling, 'frames' | 'format'> | undefined;
  #wake: (() => void) | undefined;

  /** `onFailure` is told, once a hold and never while sound is copied, that no more of it comes. */
  constructor(source: FramesSource['frames'], onFailure: (error: HoldSourceError) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  begin(): number {
    this.end();
    // What was read ahead of an iterable that goes on is heard now; what another hold's function gave is not.
    this.#wanted = typeof this.#source === 'function' ? this.#written : Math.min(this.#wanted, this.#written);
    this.#missing = 0;
    this.#failure = undefined;
    this.#hasFailed = false;
    this.#pull();
    return this.#wanted;
  }

  copy(position: number, frame: Int16Array): void {
    const end = position + frame.length;
    for (let i = 0; i < frame.length; i++) {
      const at = position + i;
      frame[i] = at >= 0 && at < this.#written ? (this.#ring[at % CAPACITY] ?? 0) : 0;
    }
    this.#wanted = Math.max(this.#wanted, end);
    this.#wake?.();
    this.#missing = end > this.#written ? this.#missing + frame.length : 0;
    if (this.#failure !== undefined && end + NOTICE > this.#written) this.#fail(this.#failure);
    else if (this.#missing > STALL) this.#fail(failureOf('stalled'));
  }

  end(): void {
    if (this.#pulling !== undefined) this.#close(this.#pulling);
    this.#pulling = undefined;
    this.#wake?.();
  }

  #pull(): void {
    try {
      this.#pulling = { ...this.#open(), isOver: false };
      void this.#pullAll(this.#pulling);
    } catch (cause) {
      this.#failure = failureOf('failed', cause);
    }
  }

  async #pullAll(pulling: Pulling): Promise<void> {
    try {
      while (await this.#pullOne(pulling));
    } catch (cause) {
      if (!pulling.isOver) this.#failure = failureOf('failed', cause);
    }
  }

  /** Whether there may be more, and somebody to play it. */
  async #pullOne(pulling: Pulling): Promise<boolean> {
    const next = await pulling.frames.next();
    if (pulling.isOver) return false;
    const isLast = next.done === true;
    for (const samples of isLast ? pulling.format.flush() : pulling.format.convert(next.value)) {
      if (!(await this.#append(samples, pulling))) return false;
    }
    if (isLast) this.#failure = failureOf('ended');
    return !isLast;
  }

  #open(): Pick<Pulling, 'frames' | 'format'> {
    if (typeof this.#source === 'function') return opened(this.#source());
    this.#continuing ??= opened(this.#source);
    return this.#continuing;
  }

  /** What hangs may hang on being told to stop, too. */
  #close(pulling: Pulling): void {
    pulling.isOver = true;
    if (typeof this.#source !== 'function') return;
    pulling.format.close();
    void pulling.frames.return?.().catch(() => undefined);
  }

  /** Whether the hold still goes on. */
  async #append(samples: Int16Array, pulling: Pulling): Promise<boolean> {
    for (let at = 0; at < samples.length; at += PIECE) {
      while (this.#written - this.#wanted >= AHEAD && !pulling.isOver) await this.#needed();
      if (pulling.isOver) return false;
      this.#lay(samples.subarray(at, at + PIECE));
    }
    return true;
  }

  /** What was asked for and was not there has been played as silence: what comes now follows it. */
  #lay(samples: Int16Array): void {
    const start = Math.max(this.#written, this.#wanted);
    for (let i = this.#written; i < start; i++) this.#ring[i % CAPACITY] = 0;
    for (let i = 0; i < samples.length; i++) this.#ring[(start + i) % CAPACITY] = samples[i] ?? 0;
    this.#written = start + samples.length;
  }

  #needed(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #fail(error: HoldSourceError): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.end();
    queueMicrotask(() => this.#onFailure(error));
  }
}

function opened(source: AsyncIterable<HoldFrame>) {
  return { frames: source[Symbol.asyncIterator](), format: new HoldFormat() };
}

function failureOf(reason: 'ended' | 'failed' | 'stalled', cause?: unknown): HoldSourceError {
  return sourceError('source.frames', 'an iterable', reason, cause);
}
