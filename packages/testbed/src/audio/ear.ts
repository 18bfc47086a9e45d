import { FRAME_MS, HeardAudio } from './heard-audio.js';
import { isWithin, joinIntervals, type Interval, type TimeRange } from './interval.js';
import { MARKERS, type MarkerName } from './marker.js';
import type { Pcm } from './pcm.js';
import { kindOfSound, type SoundKind } from './sound-kind.js';
import { SteadyToneDetector } from './steady-tone.js';

/** Options of an `Ear`. */
export interface EarOptions {
  /** Samples a second of what it hears; a multiple of 50 from 8000 on. @default 8000 */
  readonly sampleRate?: number;
  /** Peak, of 32767, from which a marker or tone counts. @default 100, a sixth of `MARKER_LEVEL` */
  readonly toneThreshold?: number;
  /** Effective level (RMS), of 32767, from which a frame is no silence. @default 50 */
  readonly silenceThreshold?: number;
}

/** What an `Ear` takes when an option is left out. */
export const EAR_DEFAULTS = {
  sampleRate: 8000,
  toneThreshold: 100,
  silenceThreshold: 50,
} as const satisfies EarOptions;

/** Which tones count, and when. */
export interface ToneQuery extends TimeRange {
  /**
   * How long a tone must last to count. At 100 ms no speech is taken for a tone. Where everybody who speaks carries a
   * marker, 40 ms finds shorter leaks.
   *
   * @default 100
   */
  readonly minMs?: number;
}

/** A marker by name, or any frequency in Hz that has no other tone within 100 Hz. */
export type Tone = MarkerName | number;

const MIN_TONE_MS = 100;
/** Pieces this close are one sound: jitter of arrival, or a frame lost on the way. */
const JOIN_GAP_MS = 60;

/**
 * Hears audio as it arrives and answers who was heard when. All times are milliseconds since the epoch at which audio
 * *arrived*, so that two ears in one process can be compared; the sound of a frame is the 20 ms before it.
 */
export class Ear {
  readonly #options: Required<EarOptions>;
  readonly #audio: HeardAudio;
  readonly #detectors = new Map<number, SteadyToneDetector>();
  readonly #isLoud: boolean[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(options: EarOptions = {}) {
    this.#options = { ...EAR_DEFAULTS, ...options };
    this.#audio = new HeardAudio(this.#options.sampleRate);
  }

  /** Takes in samples that arrived at `atMs`. */
  hear(samples: Int16Array, atMs: number = Date.now()): void {
    this.#audio.append(samples, atMs);
    this.#judgeLoudness();
    for (const listener of [...this.#listeners]) listener();
  }

  /** When a tone was heard; pieces up to 60 ms apart are one. */
  heard(tone: Tone, query: ToneQuery = {}): Interval[] {
    return joinIntervals(this.framesWith(tone, query).map(intervalOf), JOIN_GAP_MS);
  }

  /** Arrival times of the 20 ms frames that held a tone. */
  framesWith(tone: Tone, { minMs = MIN_TONE_MS, ...range }: ToneQuery = {}): number[] {
    const found = this.#detectorFor(tone).frames(Math.max(2, Math.ceil(minMs / FRAME_MS)));
    return this.#framesIn(range, (frame) => found[frame] === true);
  }

  /** Arrival times of all frames, silent ones included. */
  frames(range: TimeRange = {}): number[] {
    return this.#framesIn(range, () => true);
  }

  /** When anything at all was heard; pieces up to 60 ms apart are one. */
  sounds(range: TimeRange = {}): Interval[] {
    const loud = this.#framesIn(range, (frame) => this.#isLoud[frame] === true);
    return joinIntervals(loud.map(intervalOf), JOIN_GAP_MS);
  }

  /** The longest stretch without a sound, whether silent audio arrived in it or none at all. */
  longestSilence({ fromMs, toMs }: Interval): Interval {
    let longest: Interval = { fromMs, toMs: fromMs };
    let silentFrom = fromMs;
    for (const sound of [...this.sounds({ sinceMs: fromMs, untilMs: toMs }), { fromMs: toMs, toMs }]) {
      if (sound.fromMs - silentFrom > longest.toMs - longest.fromMs) {
        longest = { fromMs: silentFrom, toMs: sound.fromMs };
      }
      silentFrom = sound.toMs;
    }
    return longest;
  }

  /** What a stretch of at least 200 ms sounded like, markers left aside. Nothing received is `silence`. */
  kindOfSound(range: TimeRange = {}): SoundKind {
    const pcm = this.pcm(range);
    return pcm.samples.length < this.#audio.frameSize * 10 ? 'silence' : kindOfSound(pcm);
  }

  /** The samples that arrived, without gaps where nothing did. */
  pcm(range: TimeRange = {}): Pcm {
    let from = 0;
    let to = this.#audio.frameCount;
    while (from < to && !isWithin(this.#audio.timeOf(from), range)) from++;
    while (to > from && !isWithin(this.#audio.timeOf(to - 1), range)) to--;
    return this.#audio.slice(from, to);
  }

  /**
   * Resolves with the first stretch (so far) in which a tone was heard.
   *
   * @param signal Ends the wait; the promise rejects with its reason. Use `AbortSignal.timeout(ms)` for a limit.
   */
  async untilHeard(tone: Tone, query: ToneQuery & { readonly signal: AbortSignal }): Promise<Interval> {
    return this.#until(() => this.heard(tone, query)[0], query.signal);
  }

  #until<Result>(look: () => Result | undefined, signal: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#listeners.delete(check);
        signal.removeEventListener('abort', abort);
      };
      const check = () => {
        const result = look();
        if (result === undefined) return;
        stop();
        resolve(result);
      };
      const abort = () => {
        stop();
        reject(signal.reason as Error);
      };
      if (signal.aborted) return abort();
      this.#listeners.add(check);
      signal.addEventListener('abort', abort);
      check();
    });
  }

  #framesIn(range: TimeRange, isWanted: (frame: number) => boolean): number[] {
    const times: number[] = [];
    for (let frame = 0; frame < this.#audio.frameCount; frame++) {
      const atMs = this.#audio.timeOf(frame);
      if (isWithin(atMs, range) && isWanted(frame)) times.push(atMs);
    }
    return times;
  }

  #judgeLoudness(): void {
    const { frameSize, samples, frameCount } = this.#audio;
    const limit = frameSize * this.#options.silenceThreshold ** 2;
    for (let frame = this.#isLoud.length; frame < frameCount; frame++) {
      let energy = 0;
      for (let i = frame * frameSize; i < (frame + 1) * frameSize; i++) energy += (samples[i] ?? 0) ** 2;
      this.#isLoud.push(energy >= limit);
    }
  }

  #detectorFor(tone: Tone): SteadyToneDetector {
    const hz = typeof tone === 'number' ? tone : MARKERS[tone];
    const known = this.#detectors.get(hz);
    if (known) return known;
    const detector = new SteadyToneDetector(this.#audio, hz, this.#options.toneThreshold);
    this.#detectors.set(hz, detector);
    return detector;
  }
}

function intervalOf(atMs: number): Interval {
  return { fromMs: atMs - FRAME_MS, toMs: atMs };
}
