import { setImmediate as breathe } from 'node:timers/promises';

import { clampToInt16, samplesIn } from '../pcm-format.js';
import type { Note } from './score.js';
import { ARPEGGIO, EIGHTH_MS, EIGHTHS_IN_PIECE, PAD } from './score.js';
import type { Voice } from './voice.js';
import { HELD, PLUCK, renderNote } from './voice.js';

/** What the score sounds like at gain 1, were 1 full scale; the test of its loudness tells when it no longer holds. */
const RENDERED_LUFS = -3.644;

/**
 * The package's own piece at a loudness: 48 seconds, free of anybody's rights, the same samples on every machine. Lets
 * other work run in between.
 */
export async function renderBuiltIn(loudnessLufs: number): Promise<Int16Array> {
  const piece = await renderPiece();
  const gain = 32_768 * 10 ** ((loudnessLufs - RENDERED_LUFS) / 20);
  const samples = new Int16Array(piece.length);
  for (let i = 0; i < piece.length; i++) samples[i] = clampToInt16((piece[i] ?? 0) * gain);
  return samples;
}

async function renderPiece(): Promise<Float32Array> {
  const piece = new Float32Array(samplesIn(EIGHTHS_IN_PIECE * EIGHTH_MS));
  await addNotes(piece, PAD, HELD);
  await addNotes(piece, ARPEGGIO, PLUCK);
  return piece;
}

/** Each pitch is rendered once and added wherever it sounds. */
async function addNotes(piece: Float32Array, notes: readonly Note[], voice: Voice): Promise<void> {
  const sounds = new Map<number, Float32Array>();
  for (const { eighth, pitch, level } of notes) {
    const sound = sounds.get(pitch) ?? renderNote(voice, pitch);
    sounds.set(pitch, sound);
    addAround(piece, sound, samplesIn(eighth * EIGHTH_MS), level);
    await breathe();
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
