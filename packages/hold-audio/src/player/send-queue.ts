import { setTimeout as sleep } from 'node:timers/promises';

import type { AudioFrame } from '@livekit/rtc-node';
import { AudioSource } from '@livekit/rtc-node';

import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';
import { hearOfPieces } from './hear-of-pieces.js';
import { SendClock } from './send-clock.js';

/** What is left when more is wanted: the event loop may stall that long without a gap. */
export const QUEUE_MS = 200;
/**
 * More than is ever handed over. LiveKit holds up a frame for which it has no room, and while it does it takes no other:
 * were the queue emptied then, listeners would get a hole before anything could be put in its place.
 */
const ROOM_MS = 500;
/** A frame is handed over in less, and what was dropped is replaced in less. */
const HAND_OVER_MS = 1;
const REPLACE_MS = 3;
/** Times to wait for a quiet moment, which a busy event loop may miss. */
const QUIET_TRIES = 4;

/** LiveKit's queue of sound that waits to be sent. What waits can be dropped to the sample, and replaced without a hole. */
export class SendQueue {
  /** To be closed by the track that sends from it. */
  readonly source = new AudioSource(SAMPLE_RATE, 1, ROOM_MS);
  #clock = new SendClock([]);
  #isDropping = false;
  #dropped = 0;
  #isClosed = false;
  #stopWaiting: () => void = () => undefined;

  /** Learns when LiveKit takes its pieces. Before, nothing can be dropped to the sample. */
  async learn(): Promise<void> {
    this.#clock = new SendClock(await hearOfPieces(this.source));
  }

  /** Samples that wait. */
  get queued(): number {
    return this.#clock.queuedAt(performance.now());
  }

  /** Resolves when more is wanted, something was dropped or the queue was closed. */
  async play(frame: AudioFrame): Promise<void> {
    // Else nobody could tell whether the piece that is just due is the first of the frame, or came before it.
    if (this.queued === 0) await this.#untilQuietFor(HAND_OVER_MS);
    if (this.#isClosed) return;
    this.#clock.handOver(frame.samplesPerChannel, performance.now());
    await this.source.captureFrame(frame);
    await this.#untilQueued(samplesIn(QUEUE_MS));
  }

  /** Resolves when all was sent or something was dropped, or the queue was closed. */
  drained(): Promise<void> {
    return this.#untilQueued(0);
  }

  /** Has what waits dropped, within 10 ms, by who waits for `play()` or `drained()`: that is to replace it at once. */
  drop(): void {
    this.#isDropping = true;
    this.#stopWaiting();
  }

  /** How many samples were dropped since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** Nothing waits or is sent any more. */
  close(): void {
    this.#isClosed = true;
    this.#stopWaiting();
  }

  async #untilQueued(samples: number): Promise<void> {
    while (!this.#isClosed && !this.#isDropping && this.queued > samples) {
      await this.#wait((this.queued - samples) / samplesIn(1));
    }
    if (this.#isDropping) await this.#dropNow();
  }

  async #dropNow(): Promise<void> {
    if (this.queued > 0) await this.#untilQuietFor(REPLACE_MS);
    this.#isDropping = false;
    if (this.#isClosed) return;
    this.source.clearQueue();
    this.#dropped += this.#clock.drop(performance.now());
  }

  async #untilQuietFor(durationMs: number): Promise<void> {
    for (let tries = 0; tries < QUIET_TRIES; tries++) {
      const waitMs = this.#clock.untilQuietMs(performance.now(), durationMs);
      if (waitMs === 0) return;
      await sleep(Math.ceil(waitMs));
    }
  }

  #wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.ceil(durationMs));
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
