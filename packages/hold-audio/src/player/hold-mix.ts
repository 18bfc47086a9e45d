import { clampToInt16, samplesIn } from '../pcm-format.js';
import type { Reel } from '../reel/reel.js';
import { Ramp } from './ramp.js';

/** −14 dB: words on top are understood at once, and the line is plainly not dead. */
const DUCKED_LEVEL = 10 ** (-14 / 20);
export const DUCK_MS = 120;
const VOLUME_MS = 100;
const SWAP_MS = 400;
/** No more than this is taken back. */
const TAKEN_BACK = samplesIn(500);

/** Words on top of the music. */
interface Speech {
  readonly samples: Int16Array;
  readonly start: number;
}

/** One reel of music, or the one that leaves while another comes. */
interface Music {
  readonly reel: Reel;
  readonly level: Ramp;
  /** Added to the mix's clock it gives the reel's position; undefined until it has begun to play. */
  offset: number | undefined;
}

/**
 * The sound of a hold: music under a fade, a duck and a volume, and words on top. A pure function of its clock, which
 * counts the samples handed out, so that what was handed out but not heard can be taken back. Knows nothing of rooms.
 */
export class HoldMix {
  readonly #fade = new Ramp(0);
  readonly #duck = new Ramp(1);
  readonly #volume: Ramp;
  #music: Music;
  #leaving: Music[] = [];
  #speech: Speech | undefined;
  #scratch = new Int16Array(0);
  #clock = 0;

  constructor(reel: Reel, volume: number) {
    this.#volume = new Ramp(volume);
    this.#music = { reel, level: new Ramp(1), offset: undefined };
  }

  /** False once a fade-out has ended: there is nothing more to play. */
  get isAudible(): boolean {
    return this.#fade.target > 0 || !this.#fade.isSteadyAt(this.#clock) || this.#fade.at(this.#clock) > 0;
  }

  /** Whether all words have been heard, when so many of the samples handed out have not been. */
  hasSpoken(unheard: number): boolean {
    if (this.#speech === undefined) return true;
    return this.#clock - unheard >= this.#speech.start + this.#speech.samples.length;
  }

  /** Fills `frame` with the next samples. */
  fill(frame: Int16Array): void {
    copy(this.#music, this.#clock, frame);
    if (this.#leaving.length > 0) this.#mixLeaving(frame);
    this.#applyGain(frame);
    if (this.#speech !== undefined) this.#mixSpeech(this.#speech, frame);
    this.#clock += frame.length;
  }

  /** Takes back the last samples: they were handed out but not heard. */
  rewind(samples: number): void {
    this.#clock = Math.max(0, this.#clock - samples);
  }

  /** Onward from here, also in the middle of a fade-out; from the start of the music after {@link end}. */
  fadeIn(durationMs: number): void {
    this.#music.offset ??= this.#music.reel.begin() - this.#clock;
    this.#fade.glide(1, this.#clock, samplesIn(durationMs));
  }

  /** A fade-out that is under way can only be made shorter. */
  fadeOut(durationMs: number): void {
    const length = samplesIn(durationMs);
    const endsSooner = this.#fade.target === 0 && this.#fade.end <= this.#clock + length;
    if (!endsSooner) this.#fade.glide(0, this.#clock, length);
  }

  /** The hold is over and nothing of it is heard any more: the next one starts from the beginning. */
  end(): void {
    for (const { reel } of this.#leaving.splice(0)) reel.end();
    this.#speech = undefined;
    this.#music.reel.end();
    this.#music.offset = undefined;
    this.#fade.glide(0, this.#clock, 0);
  }

  duck(isDucked: boolean): void {
    this.#duck.glide(isDucked ? DUCKED_LEVEL : 1, this.#clock, samplesIn(DUCK_MS));
  }

  setVolume(volume: number): void {
    this.#volume.glide(volume, this.#clock, samplesIn(VOLUME_MS));
  }

  /** Other music from now on. What was played leaves while the new comes, if it is heard. */
  swap(reel: Reel): void {
    if (!this.isAudible) {
      this.end();
      this.#music = { reel, level: new Ramp(1), offset: undefined };
      return;
    }
    this.#music.level.glide(0, this.#clock, samplesIn(SWAP_MS));
    this.#leaving.push(this.#music);
    this.#music = { reel, level: new Ramp(0), offset: reel.begin() - this.#clock };
    this.#music.level.glide(1, this.#clock, samplesIn(SWAP_MS));
  }

  /** Says something once the music has been ducked for it. */
  speak(samples: Int16Array): void {
    this.#speech = { samples, start: this.#clock + samplesIn(DUCK_MS) };
  }

  hush(): void {
    this.#speech = undefined;
  }

  /** At equal power: levels that add up to 1 keep the loudness of unrelated music. */
  #mixLeaving(frame: Int16Array): void {
    const clock = this.#clock;
    this.#leaving = this.#leaving.filter(({ reel, level }) => {
      const isGone = clock >= level.end + TAKEN_BACK;
      if (isGone) reel.end();
      return !isGone;
    });
    weigh(this.#music, clock, frame);
    for (const music of this.#leaving) if (!music.level.isSteadyAt(clock)) this.#add(music, frame);
  }

  #add(music: Music, frame: Int16Array): void {
    if (this.#scratch.length < frame.length) this.#scratch = new Int16Array(frame.length);
    const other = this.#scratch.subarray(0, frame.length);
    copy(music, this.#clock, other);
    weigh(music, this.#clock, other);
    for (let i = 0; i < frame.length; i++) frame[i] = clampToInt16((frame[i] ?? 0) + (other[i] ?? 0));
  }

  #applyGain(frame: Int16Array): void {
    const clock = this.#clock;
    const isSteady =
      this.#fade.isSteadyAt(clock) && this.#duck.isSteadyAt(clock) && this.#volume.isSteadyAt(clock);
    const gain = this.#gainAt(clock);
    if (isSteady && gain === 1) return;
    for (let i = 0; i < frame.length; i++) {
      frame[i] = clampToInt16((frame[i] ?? 0) * (isSteady ? gain : this.#gainAt(clock + i)));
    }
  }

  /** Words are not ducked, and are as loud as music at full volume: who turns the music down wants to hear them. */
  #mixSpeech({ samples, start }: Speech, frame: Int16Array): void {
    const first = Math.max(0, start - this.#clock);
    const last = Math.min(frame.length, start + samples.length - this.#clock);
    for (let i = first; i < last; i++) {
      const word = (samples[this.#clock + i - start] ?? 0) * this.#fade.at(this.#clock + i);
      frame[i] = clampToInt16((frame[i] ?? 0) + word);
    }
  }

  #gainAt(position: number): number {
    return this.#fade.at(position) * this.#duck.at(position) * this.#volume.at(position);
  }
}

function copy({ reel, offset }: Music, clock: number, frame: Int16Array): void {
  if (offset === undefined) frame.fill(0);
  else reel.copy(clock + offset, frame);
}

function weigh({ level }: Music, clock: number, samples: Int16Array): void {
  if (level.isSteadyAt(clock) && level.target === 1) return;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = clampToInt16((samples[i] ?? 0) * Math.sqrt(level.at(clock + i)));
  }
}
