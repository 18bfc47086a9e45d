import { LoudnessMeter } from '../loudness/loudness-meter.js';
import { truePeak } from '../loudness/true-peak.js';
import { SAMPLE_RATE } from '../pcm-format.js';
import type { Preview } from './render-preview.js';

const COLUMNS = 72;
const BARS = '▁▂▃▄▅▆▇█';
/** What the chart of loudness spans, in LUFS: its rows are 3 LU high. */
const LOUDEST = -10;
const SOFTEST = -40;
const ROW_LU = 3;

/** A picture of a hold for a terminal of 80 columns: its wave, its loudness over time, and the figures. */
export function draw({ samples, spoken }: Preview): string {
  const meter = new LoudnessMeter();
  meter.add(samples);
  const durationMs = (samples.length / SAMPLE_RATE) * 1000;
  const words = columns((from, to) =>
    spoken.some(({ startMs, endMs }) => startMs < to * durationMs && endMs > from * durationMs) ? '─' : ' ',
  );
  return [
    'wave',
    ...drawWave(samples),
    ...(spoken.length === 0 ? [] : [`words   ${words}`]),
    '',
    'loudness (LUFS, momentary)',
    ...drawLoudness(meter.momentary),
    `        ${timeLine(durationMs)}`,
    '',
    `integrated ${meter.integrated.toFixed(1)} LUFS · true peak ${decibels(truePeak(samples))} dBTP · ${(durationMs / 1000).toFixed(0)} s`,
  ].join('\n');
}

/** Eight rows, one block for each sixteenth of the scale: the peaks of the wave above and below its middle. */
function drawWave(samples: Int16Array): string[] {
  const peaks = slices(
    samples,
    (part) => part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768,
  );
  return [0.75, 0.5, 0.25, 0].map(
    (floor) => `        ${peaks.map((peak) => block((peak - floor) / 0.25)).join('')}`,
  );
}

function drawLoudness(momentary: readonly number[]): string[] {
  const values = slices(momentary, (part) => Math.max(SOFTEST, ...part));
  const rows: string[] = [];
  for (let floor = LOUDEST - ROW_LU; floor >= SOFTEST; floor -= ROW_LU) {
    rows.push(
      `${String(floor).padStart(6)}  ${values.map((value) => block((value - floor) / ROW_LU)).join('')}`,
    );
  }
  return rows;
}

function block(fill: number): string {
  if (fill <= 0) return ' ';
  return BARS[Math.min(BARS.length - 1, Math.floor(fill * BARS.length))] ?? ' ';
}

function timeLine(durationMs: number): string {
  const marks = ' '.repeat(COLUMNS).split('');
  for (let seconds = 0; seconds * 1000 < durationMs; seconds += 10) {
    const at = Math.floor(((seconds * 1000) / durationMs) * COLUMNS);
    Array.from(`${seconds}s`).forEach((letter, i) => (marks[at + i] = letter));
  }
  return marks.join('').trimEnd();
}

function columns(draw: (from: number, to: number) => string): string {
  return Array.from({ length: COLUMNS }, (_, i) => draw(i / COLUMNS, (i + 1) / COLUMNS)).join('');
}

/** A value for each column. */
function slices<T extends { length: number; slice(from: number, to: number): T }>(
  values: T,
  measure: (part: T) => number,
): number[] {
  return Array.from({ length: COLUMNS }, (_, i) =>
    measure(
      values.slice(
        Math.floor((i * values.length) / COLUMNS),
        Math.max(
          Math.floor(((i + 1) * values.length) / COLUMNS),
          Math.floor((i * values.length) / COLUMNS) + 1,
        ),
      ),
    ),
  );
}

function decibels(level: number): string {
  return (20 * Math.log10(level)).toFixed(1);
}
