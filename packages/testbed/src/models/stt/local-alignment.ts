import type { Features } from './features.js';

/** The stretch of `heard` and the stretch of `known` that sound alike. Frames; `to` is exclusive. */
export interface Alignment {
  readonly heard: { readonly from: number; readonly to: number };
  readonly known: { readonly from: number; readonly to: number };
  /** How long and how alike: what alignments are compared by. */
  readonly score: number;
  /** Mean similarity of the aligned speech, −1 to 1. */
  readonly quality: number;
  /** Mean similarity of the 200 ms that are least alike: one changed word shows here, not in `quality`. */
  readonly weakest: number;
}

/** Frames less alike than this count against an alignment. Tuned on espeak voices through µ-law, noise and cropping. */
const THRESHOLD = 0.62;
/** Cost of a frame that only one side has: jitter buffers drop and repeat some. */
const GAP = 0.25;
const SOFTENING = 0.05;
/** 200 ms. */
const WINDOW_STEPS = 10;

const STOP = 0;
const DIAGONAL = 1;
const SKIP_HEARD = 2;
const SKIP_KNOWN = 3;

/**
 * Finds the best local alignment (Smith and Waterman 1981) of two recordings' features: either may be cropped, go on
 * for longer, or have some frames more or less inside.
 */
export function alignLocally(heard: Features, known: Features): Alignment | undefined {
  const table = fillTable(heard, known);
  return table.best > 0 ? traceBack(table, heard, known) : undefined;
}

/** The score of the best alignment alone: costs no memory for the way there. */
export function alignmentScore(heard: Features, known: Features): number {
  return fillTable(heard, known).best;
}

interface Table {
  readonly moves: Uint8Array;
  readonly columns: number;
  readonly best: number;
  readonly bestRow: number;
  readonly bestColumn: number;
}

function fillTable(heard: Features, known: Features): Table {
  const columns = known.frames + 1;
  const moves = new Uint8Array((heard.frames + 1) * columns);
  let above = new Float64Array(columns);
  let row = new Float64Array(columns);
  let best = 0;
  let bestRow = 0;
  let bestColumn = 0;
  for (let i = 1; i <= heard.frames; i++) {
    const heardWeight = heard.weights[i - 1] ?? 0;
    for (let j = 1; j < columns; j++) {
      const knownWeight = known.weights[j - 1] ?? 0;
      const weight = Math.max(heardWeight, knownWeight);
      // Silence against silence says nothing, and is half of all comparisons.
      const match = weight === 0 ? 0 : weight * (similarity(heard, i - 1, known, j - 1) - THRESHOLD);
      const diagonal = (above[j - 1] ?? 0) + match;
      const skipHeard = (above[j] ?? 0) - GAP * (0.2 + heardWeight);
      const skipKnown = (row[j - 1] ?? 0) - GAP * (0.2 + knownWeight);
      const score = Math.max(0, diagonal, skipHeard, skipKnown);
      row[j] = score;
      moves[i * columns + j] =
        score === 0 ? STOP : score === diagonal ? DIAGONAL : score === skipHeard ? SKIP_HEARD : SKIP_KNOWN;
      if (score > best) {
        best = score;
        bestRow = i;
        bestColumn = j;
      }
    }
    [above, row] = [row, above];
  }
  return { moves, columns, best, bestRow, bestColumn };
}

function traceBack(table: Table, heard: Features, known: Features): Alignment {
  const steps: Step[] = [];
  let i = table.bestRow;
  let j = table.bestColumn;
  for (;;) {
    const move = table.moves[i * table.columns + j];
    if (move === undefined || move === STOP) break;
    steps.push(stepOf(move, heard, i - 1, known, j - 1));
    if (move !== SKIP_KNOWN) i--;
    if (move !== SKIP_HEARD) j--;
  }
  return {
    heard: { from: i, to: table.bestRow },
    known: { from: j, to: table.bestColumn },
    score: table.best,
    quality: meanSimilarity(steps),
    weakest: weakestWindow(steps),
  };
}

/** One step of an alignment's way: how much speech it covers and how alike that is. */
interface Step {
  readonly weight: number;
  readonly similarity: number;
}

function stepOf(move: number, heard: Features, i: number, known: Features, j: number): Step {
  const heardWeight = heard.weights[i] ?? 0;
  const knownWeight = known.weights[j] ?? 0;
  if (move === SKIP_HEARD) return { weight: heardWeight, similarity: 0 };
  if (move === SKIP_KNOWN) return { weight: knownWeight, similarity: 0 };
  return { weight: Math.max(heardWeight, knownWeight), similarity: similarity(heard, i, known, j) };
}

function meanSimilarity(steps: readonly Step[]): number {
  const weight = steps.reduce((sum, step) => sum + step.weight, 0);
  const alike = steps.reduce((sum, step) => sum + step.weight * step.similarity, 0);
  return weight === 0 ? 0 : alike / weight;
}

function weakestWindow(steps: readonly Step[]): number {
  let weakest = meanSimilarity(steps);
  for (let from = 0; from + WINDOW_STEPS <= steps.length; from++) {
    const window = steps.slice(from, from + WINDOW_STEPS);
    const weight = window.reduce((sum, step) => sum + step.weight, 0);
    if (weight >= WINDOW_STEPS / 2) weakest = Math.min(weakest, meanSimilarity(window));
  }
  return weakest;
}

/** 1 for equal vectors, 0 for unrelated ones or when one is silent, −1 for opposite ones. */
function similarity(a: Features, i: number, b: Features, j: number): number {
  const { bands } = a;
  let dot = 0;
  const from = i * bands;
  const other = j * bands;
  for (let k = 0; k < bands; k++) dot += (a.vectors[from + k] ?? 0) * (b.vectors[other + k] ?? 0);
  return (2 * dot) / ((a.energy[i] ?? 0) + (b.energy[j] ?? 0) + SOFTENING);
}
