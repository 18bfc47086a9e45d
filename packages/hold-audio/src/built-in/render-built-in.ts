import { clampToInt16, samplesIn } from '../pcm-format.js';
import type { Note } from './score.js';
import { ARPEGGIO, EIGHTH_MS, EIGHTHS_IN_PIECE, PAD } from './score.js';
import type { Voice } from './voice.js';
import { HELD, PLUCK, renderNote } from './voice.js';

/** What the score sounds like at gain 1, were 1 full scale; the test of its loudness tells when it no longer holds. */
const RENDERED_LUFS = -3.644;

/** The package's own piece at a loudness: 48 seconds, free of anybody's rights, the same samples on every machine. */
export function renderBuiltIn(loudnessLufs: number): Int16Array {
  const piece = renderPiece();
  const gain = 32_768 * 10 ** ((loudnessLufs - RENDERED_LUFS) / 20);
  const samples = new Int16Array(piece.length);
  for (let i = 0; i < piece.length; i++) samples[i] = clampToInt16((piece[i] ?? 0) * gain);
  return samples;
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
