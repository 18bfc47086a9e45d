/** One note: when it starts, in eighths from the start of the piece, its pitch as a MIDI number, and its loudness (0–1). */
export interface Note {
  readonly eighth: number;
  readonly pitch: number;
  readonly level: number;
}

/** A bar's harmony: four held tones, lowest first, all between A3 and D5, where a telephone still carries the fundamental. */
type Chord = readonly [number, number, number, number];

export const EIGHTH_MS = 375;
const EIGHTHS_IN_BAR = 8;

const C_MAJOR_9: Chord = [60, 64, 67, 74];
const A_MINOR_7: Chord = [57, 64, 67, 72];
const F_MAJOR_7: Chord = [60, 65, 69, 76];
const G_SIX: Chord = [59, 62, 67, 76];
const E_MINOR_7: Chord = [59, 64, 67, 74];
const D_MINOR_9: Chord = [57, 62, 65, 76];
const G_SEVEN: Chord = [59, 65, 67, 74];

/** Sixteen bars of three seconds; the last leads into the first. */
const HARMONY: readonly Chord[] = [
  ...[C_MAJOR_9, A_MINOR_7, F_MAJOR_7, G_SIX],
  ...[C_MAJOR_9, E_MINOR_7, F_MAJOR_7, G_SEVEN],
  ...[A_MINOR_7, E_MINOR_7, F_MAJOR_7, C_MAJOR_9],
  ...[D_MINOR_9, G_SIX, D_MINOR_9, G_SEVEN],
];

/** Which tone of the chord each eighth plays, an octave up; the two shapes take turns. */
const ARPEGGIOS = [
  [0, 1, 2, 3, 2, 1, 2, 1],
  [0, 2, 1, 3, 1, 2, 3, 2],
] as const;
const ACCENTS = [1, 0.62, 0.75, 0.6, 0.85, 0.6, 0.72, 0.58] as const;
const OCTAVE = 12;

export const EIGHTHS_IN_PIECE = HARMONY.length * EIGHTHS_IN_BAR;

/** The held chords, one note a tone and bar. */
export const PAD: readonly Note[] = HARMONY.flatMap((chord, bar) =>
  chord.map((pitch) => ({ eighth: bar * EIGHTHS_IN_BAR, pitch, level: 0.3 })),
);

/** The broken chords above them, one note an eighth. */
export const ARPEGGIO: readonly Note[] = HARMONY.flatMap((chord, bar) =>
  ARPEGGIOS[bar % 2 === 0 ? 0 : 1].map((tone, step) => ({
    eighth: bar * EIGHTHS_IN_BAR + step,
    pitch: chord[tone] + OCTAVE,
    level: ACCENTS[step] ?? 0,
  })),
);
