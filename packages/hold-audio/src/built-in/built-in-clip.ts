import { samplesIn } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { seamlessClip } from '../source/hold-clip.js';
import type { Note } from './score.js';
import { ARPEGGIO, EIGHTH_MS, EIGHTHS_IN_PIECE, PAD } from './score.js';
import type { Voice } from './voice.js';
import { HELD, PLUCK, renderNote } from './voice.js';

/** −20 dBFS: near the level of speech on a telephone line (−20 LUFS; at these frequencies the two scales agree within 1 dB). */
const RMS = 0.1 * 32_768;

let rendered: HoldClip | undefined;

/** The package's own piece: 48 seconds, free of anybody's rights, the same samples on every machine. Rendered once. */
export function builtInClip(): HoldClip {
  rendered ??= seamlessClip(toSamples(renderPiece()));
  return rendered;
}

function renderPiece(): Float32Array {
  const piece = new Float32Array(samplesIn(EIGHTHS_IN_PIECE * EIGHTH_MS));
  addNotes(piece, PAD, HELD);
  addNotes(piece, ARPEGGIO, PLUCK);
  return piece;
}

/** Each pitch is rendered once and added wherever it sounds. */
function addNotes(piece: Float32Array, notes: readonly Note[], voice: Voice): void {
  const sounds = new Map<number, Float32Array>();
  for (const { eighth, pitch, level } of notes) {
    const sound = sounds.get(pitch) ?? renderNote(voice, pitch);
    sounds.set(pitch, sound);
    addAround(piece, sound, samplesIn(eighth * EIGHTH_MS), level);
  }
}

/** What rings on past the end of the piece is heard at its start: the repeat has no seam, and the start is not quiet. */
function addAround(piece: Float32Array, sound: Float32Array, start: number, level: number): void {
  const untilEnd = Math.min(sound.length, piece.length - start);
  add(piece, sound.subarray(0, untilEnd), start, level);
  add(piece, sound.subarray(untilEnd), 0, level);
}

function add(piece: Float32Array, sound: Float32Array, start: number, level: number): void {
  for (let i = 0; i < sound.length; i++) {
    piece[start + i] = (piece[start + i] ?? 0) + (sound[i] ?? 0) * level;
  }
}

function toSamples(piece: Float32Array): Int16Array {
  let energy = 0;
  for (const value of piece) energy += value * value;
  const gain = RMS / Math.sqrt(energy / piece.length);
  const samples = new Int16Array(piece.length);
  for (let i = 0; i < piece.length; i++) samples[i] = Math.round((piece[i] ?? 0) * gain);
  return samples;
}
