import { FRAMES_PER_SECOND, type Features } from './features.js';

const PAUSE_FRAMES = 0.1 * FRAMES_PER_SECOND;
const SILENT = 0.1;
/** A spoken digit takes as long as about this many letters. */
const LETTERS_PER_DIGIT = 4;
/** Voice activity detectors cut off up to this much at either end. */
const CROPPED_FRAMES = 0.22 * FRAMES_PER_SECOND;

/**
 * Estimates which words of `text` are spoken between two frames of its recording. Words take time by their letters;
 * where the recording pauses as often as the text has punctuation, the pauses say where the parts meet. Two stretches
 * that meet in a pause give words that meet: none is lost, none comes twice. A stretch that begins just after
 * (or ends just before) the recording does was cropped: the cropped words are given too.
 */
export function textBetween(text: string, recording: Features, from: number, to: number): string {
  const heard = uncropped(recording, { from, to });
  return spokenWords(text, recording)
    .filter(({ middle }) => middle >= heard.from && middle < heard.to)
    .map(({ word }) => word)
    .join(' ');
}

function uncropped(recording: Features, heard: Stretch): Stretch {
  const stretches = stretchesOf(recording);
  const first = stretches[0];
  const last = stretches.at(-1);
  const startCropped = first && heard.from - first.from <= CROPPED_FRAMES;
  const endCropped = last && last.to - heard.to <= CROPPED_FRAMES;
  return { from: startCropped ? 0 : heard.from, to: endCropped ? recording.frames : heard.to };
}

interface SpokenWord {
  readonly word: string;
  /** The frame in the middle of the word. */
  readonly middle: number;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function spokenWords(text: string, recording: Features): SpokenWord[] {
  const clauses = clausesOf(text);
  const stretches = stretchesOf(recording);
  if (clauses.length === stretches.length) {
    return clauses.flatMap((clause, i) => spread(clause, recording, stretches[i] ?? wholeOf(recording)));
  }
  return spread(clauses.flat(), recording, wholeOf(recording));
}

function clausesOf(text: string): string[][] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const clauses: string[][] = [[]];
  for (const word of words) {
    if (/[,.;:?!]$/.test(clauses.at(-1)?.at(-1) ?? '')) clauses.push([]);
    clauses.at(-1)?.push(word);
  }
  return clauses;
}

/** Stretches of speech between the pauses. */
function stretchesOf(recording: Features): Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (let frame = 0; frame < recording.frames; frame++) {
    if ((recording.weights[frame] ?? 0) < SILENT) continue;
    const last = stretches.at(-1);
    if (last && frame - last.to < PAUSE_FRAMES) last.to = frame + 1;
    else stretches.push({ from: frame, to: frame + 1 });
  }
  return stretches;
}

function wholeOf(recording: Features): Stretch {
  const stretches = stretchesOf(recording);
  return { from: stretches[0]?.from ?? 0, to: stretches.at(-1)?.to ?? recording.frames };
}

/** Words over a stretch, in proportion to their letters; silent frames inside take no part. */
function spread(words: readonly string[], recording: Features, stretch: Stretch): SpokenWord[] {
  const spoken = spokenFrames(recording, stretch);
  const total = words.reduce((sum, word) => sum + lengthOf(word), 0);
  let before = 0;
  return words.map((word) => {
    const share = (before + lengthOf(word) / 2) / total;
    before += lengthOf(word);
    return { word, middle: spoken[Math.floor(share * spoken.length)] ?? stretch.from };
  });
}

function spokenFrames(recording: Features, { from, to }: Stretch): number[] {
  const frames = Array.from({ length: to - from }, (_, i) => from + i);
  return frames.filter((frame) => (recording.weights[frame] ?? 0) >= SILENT);
}

function lengthOf(word: string): number {
  const digits = word.replace(/\D/g, '').length;
  const letters = word.replace(/[^\p{L}]/gu, '').length;
  return letters + digits * LETTERS_PER_DIGIT + 1;
}
