import { SafeEmitter } from '@warm/session-core';

import type { HoldEvent, HoldPlayerClosedReason } from './hold-event.js';
import type { HoldMix } from './hold-mix.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPlayerClosedError } from './hold-player-closed-error.js';
import type { RoomHoldPlayer } from './room-hold-player.js';

export interface OutputHoldPlayerOptions {
  output: HoldOutput;
  mix: HoldMix;
  fadeInMs: number;
  fadeOutMs: number;
}

/**
 * Moves sound from a mix to an output, one frame after the other, for as long as the mix is audible.
 * Commands only change the mix; one pump at most hands frames over, so that no order of commands can make two.
 */
export class OutputHoldPlayer implements RoomHoldPlayer {
  readonly #options: OutputHoldPlayerOptions;
  readonly #events = new SafeEmitter<HoldEvent>();
  #playing = false;
  #ducks = 0;
  #pumping: Promise<void> | undefined;
  #closedBecause: HoldPlayerClosedReason | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: OutputHoldPlayerOptions) {
    this.#options = options;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get closed(): boolean {
    return this.#closedBecause !== undefined;
  }

  get trackSid(): string {
    return this.#options.output.sid;
  }

  async start(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closedBecause !== undefined) throw new HoldPlayerClosedError(this.#closedBecause);
    if (this.#playing) return;
    this.#playing = true;
    this.#takeBack();
    this.#options.mix.fadeIn(this.#options.fadeInMs);
    this.#pumping ??= this.#pump();
    this.#events.emit({ type: 'hold-started' });
  }

  async stop(): Promise<void> {
    if (!this.#playing) return;
    this.#playing = false;
    this.#takeBack();
    this.#options.mix.fadeOut(this.#options.fadeOutMs);
    this.#events.emit({ type: 'hold-stopped' });
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
    if (reason === 'closed') await this.#fadeAway();
    else this.#fallSilent();
    // Whatever keeps it from being unpublished takes the track away, too: the room's end, or the participant's.
    await this.#options.output.unpublish().catch(() => undefined);
    this.#events.emit({ type: 'hold-player-closed', reason, ...(error === undefined ? {} : { error }) });
    this.#events.clear();
  }

  async #fadeAway(): Promise<void> {
    await this.stop();
    await this.#pumping;
    await this.#options.output.drained();
  }

  /** Nobody is left to hear a fade, and the output may take no more calls. */
  #fallSilent(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#events.emit({ type: 'hold-stopped' });
  }

  /** Whatever is about to change is heard at once, instead of behind what already waits in the queue. */
  #takeBack(): void {
    this.#options.mix.rewind(this.#options.output.takeBack());
  }

  #changeDucks(by: 1 | -1): void {
    this.#ducks += by;
    this.#options.mix.duck(this.#ducks > 0);
  }

  async #pump(): Promise<void> {
    const { mix, output } = this.#options;
    try {
      while (mix.isAudible && (this.#closedBecause === undefined || this.#closedBecause === 'closed')) {
        mix.fill(output.samples);
        await output.play();
      }
    } catch (error) {
      void this.end('playback-failed', error);
    } finally {
      this.#pumping = undefined;
    }
  }
}
