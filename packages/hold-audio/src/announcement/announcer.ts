import { within } from '../within.js';
import type { HoldWords, HoldWordsFor } from './hold-words.js';

export interface HoldAnnouncements {
  /** Time between one announcement's end and the next one's beginning, 5 s or more. @default 30000 */
  everyMs?: number | undefined;
  /** Time from the hold's beginning to the first announcement. @default everyMs */
  firstAfterMs?: number | undefined;
  /** @default `englishHoldWords` */
  words?: HoldWordsFor | undefined;
  /** Place of the caller in the queue, asked before each announcement. @default nobody is told a place */
  place?: (() => number | undefined) | undefined;
}

export interface AnnouncerOptions {
  everyMs: number;
  firstAfterMs: number;
  words: HoldWordsFor;
  place: (() => number | undefined) | undefined;
  /** Resolves when it has been said or could not be. */
  announce: (words: HoldWords) => Promise<void>;
  /** Told what `words` or `place` threw. */
  onError: (error: unknown) => void;
}

/** Words that have not come by now are left out this time. */
const WORDS_TIMEOUT_MS = 10_000;
const late = () => new Error(`No words after ${WORDS_TIMEOUT_MS} ms.`);

/** Tells a caller on hold something at an interval, from `start()` until `stop()`. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  #timer: NodeJS.Timeout | undefined;
  #run = 0;
  #startedAtMs = 0;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** A hold begins. */
  start(): void {
    this.#startedAtMs = performance.now();
    this.resume();
  }

  /** A hold goes on: the caller has waited since its beginning. */
  resume(): void {
    this.stop();
    this.#schedule(this.#options.firstAfterMs, ++this.#run);
  }

  stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(afterMs: number, run: number): void {
    this.#timer = setTimeout(() => void this.#tell(run), afterMs);
  }

  async #tell(run: number): Promise<void> {
    const { words, place, announce, onError, everyMs } = this.#options;
    try {
      const waitedMs = performance.now() - this.#startedAtMs;
      const asked = Promise.resolve(words({ waitedMs, place: place?.() }));
      const said = await within(WORDS_TIMEOUT_MS, asked, late);
      if (said !== undefined && run === this.#run) await announce(said);
    } catch (error) {
      onError(error);
    }
    if (run === this.#run) this.#schedule(everyMs, run);
  }
}
