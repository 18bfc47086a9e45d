import type { Pcm } from '../../audio/pcm.js';
import { resample } from '../../audio/resample.js';
import { PowerSpectrum } from './power-spectrum.js';

/** Frames a second: one every 20 ms. */
export const FRAMES_PER_SECOND = 50;

const SAMPLE_RATE = 8000;
const HOP = SAMPLE_RATE / FRAMES_PER_SECOND;
const WINDOW = 256;
/** Telephone speech without the markers of `withMarker`, the lowest of which is 2575 Hz. */
const BAND_HZ = { from: 150, to: 2350 } as const;
const BANDS = 20;
/** Power below this part of the loudest frames counts as silence: 28 dB hide codec noise and pilot tones' skirts. */
const FLOOR = 1.5e-3;
/** Steady noise is what the quietest tenth of the frames has; this many times that power counts as silence too … */
const NOISE_MARGIN = 4;
/** … up to this part of the loudest frames, so that speech without a pause is not taken for noise. */
const NOISE_CEILING = 1.5e-2;
/** How far (in decades) steady noise rises above its own level by chance. */
const FLUCTUATION = 0.2;

/**
 * What speech sounds like, independent of level and codec: for each 20 ms the shape of its spectrum below 2350 Hz.
 * Silence has a vector near zero and a weight near zero.
 */
export interface Features {
  readonly frames: number;
  readonly bands: number;
  /** `frames × bands`, row by row. */
  readonly vectors: Float32Array;
  /** Squared length of each row. */
  readonly energy: Float32Array;
  /** How much speech is in each frame, 0 to 1. */
  readonly weights: Float32Array;
}

const spectrum = new PowerSpectrum(WINDOW);
const edges = melEdges();

/** Features of `pcm`, at whatever sample rate of at least 8000 it comes. */
export function extractFeatures(pcm: Pcm): Features {
  const { samples } = resample(pcm, SAMPLE_RATE);
  const frames = Math.max(0, Math.floor((samples.length - WINDOW) / HOP) + 1);
  const levels = new Float32Array(frames * BANDS);
  const bins = new Float64Array(WINDOW / 2);
  for (let frame = 0; frame < frames; frame++) {
    spectrum.write(samples, frame * HOP, bins);
    for (let band = 0; band < BANDS; band++) levels[frame * BANDS + band] = bandPower(bins, band);
  }
  return fromBandPowers(levels, frames);
}

/** Features with `count` frames made one: to find candidates quickly. */
export function pool(features: Features, count: number): Features {
  const { bands } = features;
  const frames = Math.ceil(features.frames / count);
  const vectors = new Float32Array(frames * bands);
  const weights = new Float32Array(frames);
  for (let i = 0; i < features.frames; i++) {
    const to = Math.floor(i / count);
    weights[to] = (weights[to] ?? 0) + (features.weights[i] ?? 0) / count;
    for (let b = 0; b < bands; b++) {
      vectors[to * bands + b] =
        (vectors[to * bands + b] ?? 0) + (features.vectors[i * bands + b] ?? 0) / count;
    }
  }
  return { frames, bands, vectors, weights, energy: rowEnergy(vectors, frames, bands) };
}

/** The same with the frames `from` to `to` (exclusive) made silence. */
export function silenceFrames(features: Features, from: number, to: number): Features {
  const { bands } = features;
  return {
    ...features,
    vectors: features.vectors.slice().fill(0, from * bands, to * bands),
    energy: features.energy.slice().fill(0, from, to),
    weights: features.weights.slice().fill(0, from, to),
  };
}

/** Sum of weights between two frames: the amount of speech, in frames. */
export function speechIn(features: Features, from = 0, to = features.frames): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += features.weights[i] ?? 0;
  return sum;
}

function fromBandPowers(levels: Float32Array, frames: number): Features {
  const { loud, noise } = backgroundOf(levels, frames);
  const vectors = new Float32Array(frames * BANDS);
  const weights = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const powers = levels.subarray(frame * BANDS, (frame + 1) * BANDS);
    vectors.set(shapeOf(powers, loud * FLOOR), frame * BANDS);
    weights[frame] = Math.min(1, Math.max(0, meanLevel(powers, loud * FLOOR, noise) - FLUCTUATION));
  }
  return { frames, bands: BANDS, vectors, weights, energy: rowEnergy(vectors, frames, BANDS) };
}

/** The spectrum's shape without its level. */
function shapeOf(powers: Float32Array, floor: number): Float32Array {
  const row = powers.map((power) => Math.log10(1 + power / floor));
  const mean = row.reduce((sum, value) => sum + value, 0) / BANDS;
  return row.map((value) => value - mean);
}

function meanLevel(powers: Float32Array, floor: number, noise: Float32Array): number {
  const above = powers.map((power, band) => Math.log10(1 + power / (floor + (noise[band] ?? 0))));
  return above.reduce((sum, value) => sum + value, 0) / BANDS;
}

/** How loud speech is, and the steady noise below it, band by band. */
function backgroundOf(levels: Float32Array, frames: number): { loud: number; noise: Float32Array } {
  const peaks = Float32Array.from({ length: frames }, (_, frame) =>
    Math.max(...levels.subarray(frame * BANDS, (frame + 1) * BANDS)),
  ).sort();
  const loud = Math.max(1, peaks[Math.floor(frames * 0.95)] ?? 1);
  // In half a second there may be no pause: only the quietest frame of all is surely not louder than the noise.
  const quietest = Math.floor(Math.max(0, frames - FRAMES_PER_SECOND / 2) / 10);
  const noise = Float32Array.from({ length: BANDS }, (_, band) => {
    const powers = Float32Array.from(
      { length: frames },
      (_, frame) => levels[frame * BANDS + band] ?? 0,
    ).sort();
    return Math.min(NOISE_MARGIN * (powers[quietest] ?? 0), loud * NOISE_CEILING);
  });
  return { loud, noise };
}

function rowEnergy(vectors: Float32Array, frames: number, bands: number): Float32Array {
  const energy = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let b = frame * bands; b < (frame + 1) * bands; b++) sum += (vectors[b] ?? 0) ** 2;
    energy[frame] = sum;
  }
  return energy;
}

function bandPower(bins: Float64Array, band: number): number {
  const low = edges[band] ?? 0;
  const centre = edges[band + 1] ?? 0;
  const high = edges[band + 2] ?? 0;
  let sum = 0;
  for (let bin = Math.ceil(low); bin < high; bin++) {
    const slope = bin < centre ? (bin - low) / (centre - low) : (high - bin) / (high - centre);
    sum += (bins[bin] ?? 0) * slope;
  }
  return sum;
}

/** Edges of overlapping triangles, equally wide on the mel scale (O'Shaughnessy 1987), in bins. */
function melEdges(): Float64Array {
  const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
  const hz = (m: number) => 700 * (Math.exp(m / 1127) - 1);
  const low = mel(BAND_HZ.from);
  const step = (mel(BAND_HZ.to) - low) / (BANDS + 1);
  return Float64Array.from({ length: BANDS + 2 }, (_, i) => (hz(low + i * step) * WINDOW) / SAMPLE_RATE);
}
