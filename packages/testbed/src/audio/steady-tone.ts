import { createToneReader, type ToneReader, type ToneReading } from './goertzel.js';
import type { HeardAudio } from './heard-audio.js';

/** Distances of the frequencies that must be quieter: outside the 40 ms Hann window's main lobe, short of the next marker. */
const NEIGHBOURS_HZ = [-100, -75, 75, 100] as const;
/** How much louder than its loudest neighbour a tone must be: broadband speech, clicks and µ-law noise are not. */
const CONTRAST = 3;
/** How far a tone's phase may stray over 20 ms, in radians (2 Hz); a voice's harmonics glide further. */
const PHASE_TOLERANCE = 0.25;
/** How far a tone's amplitude may change over 20 ms, as a factor. */
const LEVEL_TOLERANCE = 1.6;

/** No network delays one packet by this much and not the next: in between nothing was sent. */
const TORN_MS = 500;

interface Window {
  /** Loud enough and above its neighbours. */
  readonly isTone: boolean;
  /** A tone that goes on from the window before: same frequency to a few Hz, same level. */
  readonly goesOn: boolean;
}

/**
 * Finds one frequency as a steady tone in `audio`: over windows of two frames, hopping by one. The constants were
 * chosen on speech of espeak-ng (16 voices, 4 speeds, 416 000 windows through µ-law): 333 windows go on from a tone in
 * the one before, 10 do so twice in a row, none three times, which is a tone of 100 ms.
 */
export class SteadyToneDetector {
  readonly #audio: HeardAudio;
  readonly #hz: number;
  readonly #threshold: number;
  readonly #tone: ToneReader;
  readonly #neighbours: readonly ToneReader[];
  /** `#windows[i]` covers the frames `i` and `i + 1`. */
  readonly #windows: Window[] = [];
  #last: ToneReading | undefined;

  constructor(audio: HeardAudio, hz: number, threshold: number) {
    const reader = (at: number) => createToneReader(at, audio.sampleRate, 2 * audio.frameSize);
    this.#audio = audio;
    this.#hz = hz;
    this.#threshold = threshold;
    this.#tone = reader(hz);
    this.#neighbours = NEIGHBOURS_HZ.map((distance) => reader(hz + distance));
  }

  /**
   * For every frame whether it belongs to the tone.
   *
   * @param minFrames How many frames a tone must last to count; 2 or more.
   */
  frames(minFrames: number): boolean[] {
    this.#catchUp();
    const found = new Array<boolean>(this.#audio.frameCount).fill(false);
    for (const [from, to] of this.#runs()) {
      if (to - from >= minFrames) found.fill(true, from, to);
    }
    return found;
  }

  /** Runs of windows that go on from one another, as frames: from, and the one behind the last. */
  #runs(): [from: number, to: number][] {
    const runs: [number, number][] = [];
    this.#windows.forEach((window, i) => {
      const last = runs.at(-1);
      if (window.goesOn && last?.[1] === i + 1) last[1] = i + 2;
      else if (window.isTone) runs.push([i, i + 2]);
    });
    return runs;
  }

  #catchUp(): void {
    for (let i = this.#windows.length; i + 2 <= this.#audio.frameCount; i++) {
      this.#windows.push(this.#isTorn(i) ? this.#forget() : this.#read(i * this.#audio.frameSize));
    }
  }

  /** The end of one call and the beginning of the next are no sound together. */
  #isTorn(frame: number): boolean {
    return this.#audio.timeOf(frame + 1) - this.#audio.timeOf(frame) > TORN_MS;
  }

  #forget(): Window {
    this.#last = undefined;
    return { isTone: false, goesOn: false };
  }

  #read(at: number): Window {
    const { samples } = this.#audio;
    const reading = this.#tone(samples, at);
    const before = this.#last;
    this.#last = reading;
    const isTone =
      reading.amplitude >= this.#threshold &&
      this.#neighbours.every((read) => reading.amplitude >= CONTRAST * read(samples, at).amplitude);
    return { isTone, goesOn: isTone && before !== undefined && this.#isSame(before, reading) };
  }

  #isSame(before: ToneReading, now: ToneReading): boolean {
    const turns = (this.#hz * this.#audio.frameSize) / this.#audio.sampleRate;
    const drift = (now.phase - before.phase) / (2 * Math.PI) - turns;
    const strayed = Math.abs(drift - Math.round(drift)) * 2 * Math.PI;
    const change = now.amplitude / before.amplitude;
    return strayed <= PHASE_TOLERANCE && change <= LEVEL_TOLERANCE && change >= 1 / LEVEL_TOLERANCE;
  }
}
