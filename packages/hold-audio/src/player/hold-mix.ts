import { samplesIn } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { copyClip } from './copy-clip.js';
import { Ramp } from './ramp.js';

/** −14 dB: words on top are understood at once, and the line is plainly not dead. */
const DUCKED_LEVEL = 10 ** (-14 / 20);
const DUCK_MS = 120;

/** The sound of a hold: a repeating clip under a fade, a duck and a volume. Knows nothing of rooms or time. */
export class HoldMix {
  readonly #clip: HoldClip;
  readonly #volume: number;
  readonly #fade = new Ramp(0);
  readonly #duck = new Ramp(1);
  #position = 0;

  constructor(clip: HoldClip, volume: number) {
    this.#clip = clip;
    this.#volume = volume;
  }

  /** False once a fade-out has ended: there is nothing more to play. */
  get isAudible(): boolean {
    return (
      this.#fade.target > 0 || !this.#fade.isSteadyAt(this.#position) || this.#fade.at(this.#position) > 0
    );
  }

  /** Fills `frame` with the next samples. Allocates nothing. */
  fill(frame: Int16Array): void {
    copyClip(this.#clip, this.#position, frame);
    this.#applyGain(frame);
    this.#position += frame.length;
  }

  /** Takes back the last samples: they were handed out but not heard. */
  rewind(samples: number): void {
    this.#position = Math.max(0, this.#position - samples);
  }

  /** From the first sample of the clip if nothing is heard now, else onward from here. */
  fadeIn(durationMs: number): void {
    const isSilent = this.#fade.at(this.#position) === 0;
    if (isSilent) this.#restart();
    this.#fade.glide(1, this.#position, samplesIn(durationMs));
  }

  fadeOut(durationMs: number): void {
    this.#fade.glide(0, this.#position, samplesIn(durationMs));
  }

  duck(isDucked: boolean): void {
    this.#duck.glide(isDucked ? DUCKED_LEVEL : 1, this.#position, samplesIn(DUCK_MS));
  }

  #restart(): void {
    this.#position = 0;
    this.#fade.glide(0, 0, 0);
    this.#duck.glide(this.#duck.target, 0, 0);
  }

  #applyGain(frame: Int16Array): void {
    const isSteady = this.#fade.isSteadyAt(this.#position) && this.#duck.isSteadyAt(this.#position);
    const gain = this.#gainAt(this.#position);
    if (isSteady && gain === 1) return;
    for (let i = 0; i < frame.length; i++) {
      frame[i] = Math.round((frame[i] ?? 0) * (isSteady ? gain : this.#gainAt(this.#position + i)));
    }
  }

  #gainAt(position: number): number {
    return this.#fade.at(position) * this.#duck.at(position) * this.#volume;
  }
}
