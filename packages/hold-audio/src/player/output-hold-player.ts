import { InvalidInputError, SafeEmitter } from '@warm/session-core';

import { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import type { HoldWords } from '../announcement/hold-words.js';
import type { Reel } from '../reel/reel.js';
import type { HoldSource } from '../source/hold-source.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import type { HoldEvent, HoldPlayerClosedReason } from './hold-event.js';
import type { HoldMix } from './hold-mix.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPlayerClosedError } from './hold-player-closed-error.js';
import type { RoomHoldPlayer, StopHoldOptions } from './room-hold-player.js';

export interface OutputHoldPlayerOptions {
  output: HoldOutput;
  mix: HoldMix;
  fadeInMs: number;
  fadeOutMs: number;
  volume: number;
  /** Gives the music of a source; rejects when it cannot be played. What is played and then fails says so. */
  loadReel: (source: HoldSource, onFailure: (error: HoldSourceError) => void) => Promise<Reel>;
  /** What plays when a source fails in the middle of a hold. */
  fallback: () => Reel;
  /** Gives the sound of words; rejects with {@link HoldAnnouncementError}. */
  makeSpeech: (words: HoldWords) => Promise<Int16Array>;
}

const MOST_FADE_MS = 10_000;

/** `stopped` and `paused` begin with the fade-out. */
type Playing = 'stopped' | 'playing' | 'paused';

/**
 * Moves sound from a mix to an output, one frame after the other, until the mix is silent and all of it has been heard.
 * Commands only change the mix; one pump at most hands frames over, so that no order of commands can make two.
 */
export class OutputHoldPlayer implements RoomHoldPlayer {
  readonly #options: OutputHoldPlayerOptions;
  readonly #events = new SafeEmitter<HoldEvent>();
  #state: Playing = 'stopped';
  #volume: number;
  #ducks = 0;
  #swaps = 0;
  #pumping: Promise<void> | undefined;
  readonly #changes: (() => void)[] = [];
  #speaking: Promise<unknown> = Promise.resolve();
  #onSpoken: ((isComplete: boolean) => void) | undefined;
  /** The music to go back to at the next hold, while the fallback plays in its place. */
  #failed: Reel | undefined;
  #reel: Reel | undefined;
  #closedBecause: HoldPlayerClosedReason | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: OutputHoldPlayerOptions) {
    this.#options = options;
    this.#volume = options.volume;
  }

  get playing(): boolean {
    return this.#state === 'playing';
  }

  get paused(): boolean {
    return this.#state === 'paused';
  }

  get closed(): boolean {
    return this.#closedBecause !== undefined;
  }

  get trackSid(): string {
    return this.#options.output.sid;
  }

  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    assertVolume(volume);
    this.#volume = volume;
    this.#change((mix) => mix.setVolume(volume));
  }

  async start(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#assertOpen();
    if (this.#state !== 'stopped') return this.resume();
    this.#retryFailed();
    this.#play();
    this.#events.emit({ type: 'hold-started' });
  }

  async stop({ fadeMs = this.#options.fadeOutMs }: StopHoldOptions = {}): Promise<void> {
    assertFade('fadeMs', fadeMs);
    // Also when it is fading out already: this may be to end sooner.
    if (this.#pumping !== undefined) this.#change((mix) => mix.fadeOut(fadeMs));
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    if (this.#pumping === undefined) this.#rest();
    this.#events.emit({ type: 'hold-stopped' });
  }

  async pause({ fadeMs = this.#options.fadeOutMs }: StopHoldOptions = {}): Promise<void> {
    assertFade('fadeMs', fadeMs);
    if (this.#state !== 'playing') return;
    this.#state = 'paused';
    this.#change((mix) => mix.fadeOut(fadeMs));
    this.#events.emit({ type: 'hold-paused' });
  }

  async resume(): Promise<void> {
    this.#assertOpen();
    if (this.#state !== 'paused') return;
    this.#play();
    this.#events.emit({ type: 'hold-resumed' });
  }

  async swap(source: HoldSource): Promise<void> {
    this.#assertOpen();
    const swap = ++this.#swaps;
    const reel: Reel = await this.#options.loadReel(source, (error) => this.#sourceFailed(reel, error));
    // The last wish counts, however long the others took to load.
    if (swap !== this.#swaps || this.closed) return;
    this.#failed = undefined;
    this.#reel = reel;
    this.#change((mix) => mix.swap(reel));
    this.#events.emit({ type: 'hold-source-swapped' });
  }

  async announce(words: HoldWords): Promise<void> {
    this.#assertOpen();
    const samples = await this.#options.makeSpeech(words);
    const turn = this.#speaking.then(() => this.#speak(samples));
    this.#speaking = turn.catch(() => undefined);
    await turn;
  }

  duck(): () => void {
    let isReleased = false;
    this.#changeDucks(1);
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#changeDucks(-1);
    };
  }

  on(listener: (event: HoldEvent) => void): () => void {
    return this.#events.on(listener);
  }

  /** Tells the listeners of something that happened around the player. */
  emit(event: HoldEvent): void {
    this.#events.emit(event);
  }

  close(): Promise<void> {
    return this.end('closed');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Ends the player for a reason; the first one counts. */
  end(reason: HoldPlayerClosedReason, error?: unknown): Promise<void> {
    this.#ending ??= this.#end(reason, error);
    return this.#ending;
  }

  async #end(reason: HoldPlayerClosedReason, error: unknown): Promise<void> {
    this.#closedBecause = reason;
    if (reason === 'closed') {
      await this.stop();
      await this.#pumping;
    } else this.#fallSilent();
    this.#rest();
    // Whatever keeps it from being unpublished takes the track away, too: the room's end, or the participant's.
    await this.#options.output.unpublish().catch(() => undefined);
    this.#events.emit({ type: 'hold-player-closed', reason, ...(error === undefined ? {} : { error }) });
    this.#events.clear();
  }

  /** Nobody is left to hear a fade, and the output may take no more calls. */
  #fallSilent(): void {
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#events.emit({ type: 'hold-stopped' });
  }

  #assertOpen(): void {
    if (this.#closedBecause !== undefined) throw new HoldPlayerClosedError(this.#closedBecause);
  }

  #play(): void {
    this.#state = 'playing';
    this.#options.output.wake();
    this.#change((mix) => mix.fadeIn(this.#options.fadeInMs));
    this.#pumping ??= this.#pump();
  }

  /** The music of now gives no more sound. */
  #sourceFailed(reel: Reel, error: HoldSourceError): void {
    if (this.closed || reel !== this.#reel) return;
    this.#failed = reel;
    this.#change((mix) => mix.swap(this.#options.fallback()));
    this.#events.emit({ type: 'hold-source-failed', error });
  }

  #retryFailed(): void {
    const failed = this.#failed;
    if (failed === undefined) return;
    this.#failed = undefined;
    this.#change((mix) => mix.swap(failed));
  }

  #changeDucks(by: 1 | -1): void {
    this.#ducks += by;
    const isDucked = this.#ducks > 0;
    this.#change((mix) => mix.duck(isDucked));
  }

  /**
   * Changes what is heard now, rather than behind what waits in the output's queue: that is dropped, and played again
   * with the change. How much it was is known when the pump goes on.
   */
  #change(change: (mix: HoldMix) => void): void {
    const { mix, output } = this.#options;
    if (this.#pumping === undefined) return change(mix);
    this.#changes.push(() => change(mix));
    output.drop();
  }

  async #speak(samples: Int16Array): Promise<void> {
    if (this.#state !== 'playing') throw new HoldAnnouncementError('not-on-hold');
    const release = this.duck();
    this.#events.emit({ type: 'hold-announcement-started' });
    this.#change((mix) => mix.speak(samples));
    const isComplete = await new Promise<boolean>((resolve) => (this.#onSpoken = resolve));
    this.#onSpoken = undefined;
    release();
    this.#events.emit({ type: 'hold-announcement-ended', isComplete });
  }

  async #pump(): Promise<void> {
    const { mix, output } = this.#options;
    try {
      do {
        while (mix.isAudible && this.#mayPlay) {
          mix.fill(output.nextFrame());
          await output.play();
          this.#settle();
        }
        // A start may turn round what of the fade-out has not been heard.
        if (this.#mayPlay) await output.drained();
        this.#settle();
      } while (mix.isAudible && this.#mayPlay);
    } catch (error) {
      void this.end('playback-failed', error);
    } finally {
      this.#pumping = undefined;
      this.#rest();
    }
  }

  get #mayPlay(): boolean {
    return this.#closedBecause === undefined || this.#closedBecause === 'closed';
  }

  #settle(): void {
    const { mix, output } = this.#options;
    mix.rewind(output.takeDropped());
    for (const change of this.#changes.splice(0)) change();
    if (mix.hasSpoken(output.queued)) this.#onSpoken?.(true);
  }

  /** Nothing is heard any more. */
  #rest(): void {
    if (this.#state === 'playing') return;
    this.#onSpoken?.(false);
    this.#options.mix.hush();
    if (this.#state === 'stopped') this.#options.mix.end();
    this.#options.output.rest();
  }
}

/** @throws `InvalidInputError` */
export function assertVolume(volume: number): void {
  if (volume > 0 && volume <= 1) return;
  throw new InvalidInputError({ field: 'volume', value: volume, cure: 'Give a factor above 0, up to 1.' });
}

/** @throws `InvalidInputError` */
export function assertFade(field: string, fadeMs: number): void {
  if (fadeMs >= 0 && fadeMs <= MOST_FADE_MS) return;
  throw new InvalidInputError({ field, value: fadeMs, cure: `Give milliseconds from 0 to ${MOST_FADE_MS}.` });
}
