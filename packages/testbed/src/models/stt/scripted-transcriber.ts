import type { Pcm } from '../../audio/pcm.js';
import { withoutEchoedHead } from './echoed-head.js';
import {
  extractFeatures,
  FRAMES_PER_SECOND,
  pool,
  silenceFrames,
  speechIn,
  type Features,
} from './features.js';
import { alignLocally, alignmentScore, type Alignment } from './local-alignment.js';
import { COARSE_FRAMES, type KnownPhrase, type Phrasebook } from './phrasebook.js';
import { textBetween } from './text-between.js';

/** Where a phrase was recognised. */
export interface TranscriptPart {
  /** The words recognised: all of the phrase, or those of the part that was heard. */
  readonly text: string;
  /** The phrase as it was said. */
  readonly phrase: string;
  /** How alike it sounds, up to 1. */
  readonly quality: number;
  /** Start in the audio (without an echoed head), in milliseconds. */
  readonly fromMs: number;
  /** End in the audio, in milliseconds. */
  readonly toMs: number;
}

/** What a `ScriptedTranscriber` recognised. */
export interface Transcript {
  /** The parts' words in the order they were heard; empty for speech that no phone recorded. */
  readonly text: string;
  readonly parts: readonly TranscriptPart[];
}

/**
 * Limits between recognised and unknown. Measured over 50 English phrases of six espeak voices through µ-law, noise,
 * gain, markers and Opus at 12 kbit/s: the right phrase had quality ≥ 0.95, similar sentences ("… to billing",
 * "… to shipping") up to 0.93. Jitter buffers of a loaded machine take their share of the margin.
 */
const LIMITS = {
  quality: 0.84,
  weakest: 0.5,
  /** Below `shortFrames` of speech, where chance resemblances live. */
  shortQuality: 0.9,
  /** The part of a phrase that must be heard when that part is shorter than `shortFrames`. */
  shortCoverage: 0.75,
  shortFrames: 0.5 * FRAMES_PER_SECOND,
} as const;
/** A phrase heard to this part counts as heard to its end: consonants at the ends are faint. */
const WHOLE = 0.8;
/** Speech that only contains something familiar is unknown: recognised parts must explain this much of it … */
const MIN_EXPLAINED = 0.65;
/** … unless one of them is as long as this, in frames. */
const CERTAIN_FRAMES = FRAMES_PER_SECOND;
/** Less speech than this, in frames, is not worth a guess. */
const MIN_SPEECH_FRAMES = 0.06 * FRAMES_PER_SECOND;
/** How alike unrelated speech may be: what is above counts when candidates are compared. */
const CHANCE = 0.6;
/** Candidates that pass the coarse comparison. */
const SHORT_LIST = 8;
/** Candidates that are compared at all phases. */
const FINALISTS = 3;
const MAX_PARTS = 8;

interface Candidate {
  readonly phrase: KnownPhrase;
  /** The phrase's features at the phase that fits best. */
  readonly features: Features;
  readonly alignment: Alignment;
  /** Share of the phrase's speech that was heard. */
  readonly coverage: number;
  /** Speech heard, in frames. */
  readonly speech: number;
  readonly rank: number;
}

/**
 * "Transcribes" by knowing what was said: it looks up which of a phrasebook's recordings the audio comes from. It
 * understands no speech; what no scripted phone recorded gives an empty transcript.
 */
export class ScriptedTranscriber {
  readonly #phrasebook: Phrasebook;

  constructor(phrasebook: Phrasebook) {
    this.#phrasebook = phrasebook;
  }

  /** Recognises the phrases (or parts of phrases) in `pcm`, one segment of a voice activity detector. */
  transcribe(pcm: Pcm): Transcript {
    const heard = extractFeatures(withoutEchoedHead(pcm));
    const found = believable(this.#search(heard), speechIn(heard));
    const parts = found
      .sort((a, b) => a.alignment.heard.from - b.alignment.heard.from)
      .map(toPart)
      .filter((part) => part.text !== '');
    return { text: parts.map((part) => part.text).join(' '), parts };
  }

  #search(heard: Features): Candidate[] {
    const found: Candidate[] = [];
    let rest = heard;
    while (found.length < MAX_PARTS && speechIn(rest) >= MIN_SPEECH_FRAMES) {
      const best = bestCandidate(rest, this.#phrasebook.phrases);
      if (!best) break;
      found.push(best);
      rest = silenceFrames(rest, best.alignment.heard.from, best.alignment.heard.to);
    }
    return found;
  }
}

function bestCandidate(heard: Features, phrases: readonly KnownPhrase[]): Candidate | undefined {
  const finalists = shortList(heard, phrases)
    .map((phrase) => compare(heard, phrase, phrase.phases[0]))
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, FINALISTS);
  const atOtherPhases = finalists.flatMap(({ phrase }) =>
    phrase.phases.slice(1).map((known) => compare(heard, phrase, known)),
  );
  return [...finalists, ...atOtherPhases]
    .filter((candidate) => candidate !== undefined)
    .filter(isAlike)
    .sort((a, b) => b.rank - a.rank)[0];
}

function shortList(heard: Features, phrases: readonly KnownPhrase[]): KnownPhrase[] {
  if (phrases.length <= SHORT_LIST) return [...phrases];
  const coarse = pool(heard, COARSE_FRAMES);
  return phrases
    .map((phrase) => ({
      phrase,
      score: alignmentScore(coarse, phrase.coarse) / Math.sqrt(phrase.speech + 1),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, SHORT_LIST)
    .map(({ phrase }) => phrase);
}

function compare(heard: Features, phrase: KnownPhrase, features: Features): Candidate | undefined {
  const alignment = alignLocally(heard, features);
  if (!alignment) return undefined;
  const { known, quality, weakest } = alignment;
  const coverage = speechIn(features, known.from, known.to) / phrase.speech;
  const speech = speechIn(heard, alignment.heard.from, alignment.heard.to);
  // Of "No." and "No thanks." the shorter explains "No." as well and is heard whole.
  const rank = speech * (quality - CHANCE) * weakest * (0.25 + 0.75 * coverage);
  return { phrase, features, alignment, coverage, speech, rank };
}

function isAlike({ alignment, coverage, speech }: Candidate): boolean {
  if (speech < MIN_SPEECH_FRAMES || alignment.weakest < LIMITS.weakest) return false;
  if (speech >= LIMITS.shortFrames) return alignment.quality >= LIMITS.quality;
  return alignment.quality >= LIMITS.shortQuality && coverage >= LIMITS.shortCoverage;
}

function believable(found: readonly Candidate[], speech: number): Candidate[] {
  const explained = found.reduce((sum, candidate) => sum + candidate.speech, 0) / speech;
  return found.filter((candidate) => explained >= MIN_EXPLAINED || candidate.speech >= CERTAIN_FRAMES);
}

function toPart({ phrase, features, alignment, coverage }: Candidate): TranscriptPart {
  const { from, to } = alignment.known;
  return {
    text: coverage >= WHOLE ? phrase.text : textBetween(phrase.text, features, from, to),
    phrase: phrase.text,
    quality: alignment.quality,
    fromMs: (alignment.heard.from / FRAMES_PER_SECOND) * 1000,
    toMs: (alignment.heard.to / FRAMES_PER_SECOND) * 1000,
  };
}
