import { concat, durationMs, silence, type Pcm } from '../../audio/pcm.js';
import { extractFeatures, pool, speechIn, type Features } from './features.js';

/** Something a scripted phone says. */
export interface Utterance {
  readonly text: string;
  /** What it sounds like, before any codec. At least 8000 samples a second. */
  readonly pcm: Pcm;
  /** When it starts, in milliseconds since 1970. */
  readonly atMs: number;
}

/** An utterance with what is needed to recognise it. */
export interface KnownPhrase {
  readonly text: string;
  readonly atMs: number;
  /** Features at several phases of the 20 ms grid, the first at phase 0: frames of a call fall anywhere. */
  readonly phases: readonly [Features, ...Features[]];
  /** The same with `COARSE_FRAMES` frames made one. */
  readonly coarse: Features;
  /** Speech in it, in frames. */
  readonly speech: number;
}

/** How many frames `KnownPhrase.coarse` makes one. */
export const COARSE_FRAMES = 3;

const PHASES_MS = [5, 10, 15] as const;

/** How much a `Phrasebook` remembers. */
export interface PhrasebookOptions {
  /** Utterances older than this, counted from the newest, are forgotten. @default 600000 */
  readonly retentionMs?: number;
  /** @default 300 */
  readonly maxPhrases?: number;
}

/** What a `Phrasebook` remembers when an option is left out. */
export const PHRASEBOOK_DEFAULTS = {
  retentionMs: 600_000,
  maxPhrases: 300,
} as const satisfies PhrasebookOptions;

/** Remembers what scripted phones say, so that a `ScriptedTranscriber` recognises it when it comes through a call. */
export class Phrasebook {
  readonly #options: Required<PhrasebookOptions>;
  #entries: { utterance: Utterance; phrase: KnownPhrase }[] = [];

  constructor(options: PhrasebookOptions = {}) {
    this.#options = { ...PHRASEBOOK_DEFAULTS, ...options };
  }

  /**
   * Notes an utterance; scripted phones call it when (or before) they start to speak.
   * The same words with the same sound are one phrase, however often they are said.
   */
  said(utterance: Utterance): void {
    const known = this.#entries.find((entry) => sameSound(entry.utterance, utterance));
    const phrase = known ? { ...known.phrase, atMs: utterance.atMs } : phraseOf(utterance);
    const others = this.#entries.filter((entry) => entry !== known);
    this.#entries = this.#recent([...others, { utterance, phrase }]);
  }

  /** All remembered phrases, the newest first. */
  get phrases(): readonly KnownPhrase[] {
    return this.#entries.map((entry) => entry.phrase).reverse();
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries = [];
  }

  #recent(entries: { utterance: Utterance; phrase: KnownPhrase }[]) {
    const sorted = entries.sort((a, b) => a.phrase.atMs - b.phrase.atMs);
    const oldestMs = (sorted.at(-1)?.phrase.atMs ?? 0) - this.#options.retentionMs;
    return sorted.filter((entry) => entry.phrase.atMs >= oldestMs).slice(-this.#options.maxPhrases);
  }
}

function phraseOf({ text, pcm, atMs }: Utterance): KnownPhrase {
  const features = featuresAt(pcm, 0);
  const others = PHASES_MS.map((ms) => featuresAt(pcm, ms));
  const coarse = pool(features, COARSE_FRAMES);
  return { text, atMs, phases: [features, ...others], coarse, speech: speechIn(features) };
}

function featuresAt(pcm: Pcm, phaseMs: number): Features {
  // With silence around it, nothing of the speech is taken for background noise.
  const around = 20 * Math.ceil((300 + durationMs(pcm) / 10) / 20);
  const before = silence(around + phaseMs, pcm.sampleRate);
  return extractFeatures(concat([before, pcm, silence(around, pcm.sampleRate)]));
}

function sameSound(a: Utterance, b: Utterance): boolean {
  if (a.text !== b.text || a.pcm.sampleRate !== b.pcm.sampleRate) return false;
  if (a.pcm.samples.length !== b.pcm.samples.length) return false;
  return a.pcm.samples.every((sample, i) => sample === b.pcm.samples[i]);
}
