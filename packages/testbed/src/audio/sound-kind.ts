import { createToneReader, type ToneReader } from './goertzel.js';
import { durationMs, type Pcm } from './pcm.js';

/** What a stretch of audio sounds like. */
export type SoundKind = 'silence' | 'tone' | 'speech' | 'music';

const WINDOW_MS = 40;
const HOP_MS = 20;
/** Windows between two that are compared: 60 ms, so that they share no samples. */
const LAG = 3;
/** Speech band without the markers above it. */
const BAND_HZ = { from: 75, to: 2300, step: 25 } as const;
/** Below this amplitude, of 32767, a window is silent. */
const SILENT = 40;
/** A window this much quieter than the loudest (as a ratio of amplitudes) is a pause. */
const PAUSE = 1 / 20;
const SAME_SPECTRUM = 0.95;
/** Share of unchanged windows: at most 0.27 in espeak-ng's speech, drawn-out vowels included; from 0.47 in music. */
const STEADY_SHARE = 0.37;
/** Share of the energy that lies at the loudest frequency, ±50 Hz. */
const TONE_SHARE = 0.95;

/**
 * Tells speech, music, a plain tone and silence apart, in the band below the markers. Made for the lab's own sounds
 * (synthetic voices, ringing tones, hold music); a second or more of audio gives a sure answer.
 *
 * Notes stand still and jump, voices glide: the share of moments whose spectrum is the same 60 ms later decides.
 *
 * @throws RangeError for less than 200 ms of audio.
 */
export function kindOfSound(pcm: Pcm): SoundKind {
  if (durationMs(pcm) < 200) {
    throw new RangeError(`pcm lasts ${durationMs(pcm)} ms: pass at least 200 ms`);
  }
  const spectra = spectraOf(pcm);
  const levels = spectra.map(norm);
  const loudest = Math.max(...levels);
  if (loudest < SILENT) return 'silence';
  const isActive = (i: number) => (levels[i] ?? 0) > Math.max(SILENT, loudest * PAUSE);
  const active = spectra.filter((_, i) => isActive(i));
  const isSteady = (spectrum: Float64Array, i: number) =>
    similarity(spectrum, spectra[i - LAG]) > SAME_SPECTRUM;
  const compared = spectra.map(isSteady).filter((_, i) => i >= LAG && isActive(i) && isActive(i - LAG));
  if (shareOf(compared, (steady) => steady) < STEADY_SHARE) return 'speech';
  return shareOf(active, isSingleTone) > 0.9 ? 'tone' : 'music';
}

function spectraOf({ samples, sampleRate }: Pcm): Float64Array[] {
  const size = (sampleRate * WINDOW_MS) / 1000;
  const hop = (sampleRate * HOP_MS) / 1000;
  const readers = bandReaders(sampleRate, size);
  const spectra: Float64Array[] = [];
  for (let at = 0; at + size <= samples.length; at += hop) {
    spectra.push(Float64Array.from(readers, (read) => read(samples, at).amplitude));
  }
  return spectra;
}

const readersByRate = new Map<number, readonly ToneReader[]>();

function bandReaders(sampleRate: number, size: number): readonly ToneReader[] {
  const known = readersByRate.get(sampleRate);
  if (known) return known;
  const readers: ToneReader[] = [];
  for (let hz: number = BAND_HZ.from; hz <= BAND_HZ.to; hz += BAND_HZ.step) {
    readers.push(createToneReader(hz, sampleRate, size));
  }
  readersByRate.set(sampleRate, readers);
  return readers;
}

function isSingleTone(spectrum: Float64Array): boolean {
  const peak = spectrum.indexOf(Math.max(...spectrum));
  const around = norm(spectrum.subarray(Math.max(0, peak - 2), peak + 3));
  return around ** 2 > TONE_SHARE * norm(spectrum) ** 2;
}

function similarity(a: Float64Array, b: Float64Array | undefined): number {
  if (!b) return 0;
  let product = 0;
  for (let i = 0; i < a.length; i++) product += (a[i] ?? 0) * (b[i] ?? 0);
  return product / (norm(a) * norm(b) || 1);
}

function norm(spectrum: Float64Array): number {
  return Math.hypot(...spectrum);
}

function shareOf<Item>(items: readonly Item[], isOne: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(isOne).length / items.length;
}
