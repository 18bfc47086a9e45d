import { setImmediate as breathe } from 'node:timers/promises';

import { samplesIn } from '../pcm-format.js';
import { limitPeaks } from './limit-peaks.js';
import { LoudnessMeter, METER_SLICE } from './loudness-meter.js';

/** EBU R128 keeps broadcasts below −1 dBTP; Opus and µ-law add a little of their own, hence a decibel more. */
export const PEAK_LIMIT_DBTP = -2;
/** Quiet recordings are mostly noise: lifting them further would make it the music. */
const MOST_GAIN_DB = 30;
/** Limiting takes a little loudness away again: how often, and down to what, it is given back. */
const MOST_PASSES = 10;
const CLOSE_ENOUGH_LU = 0.1;

/** Loudness of a whole clip in LUFS; clips too short to measure are repeated. Lets other work run in between. */
export async function measureLoudness(samples: Int16Array): Promise<number> {
  const meter = new LoudnessMeter();
  const least = Math.max(samples.length, samplesIn(1000));
  for (let added = 0; samples.length > 0 && added < least; added += samples.length) {
    for (let at = 0; at < samples.length; at += METER_SLICE) {
      meter.add(samples.subarray(at, at + METER_SLICE));
      await breathe();
    }
  }
  return meter.integrated;
}

/**
 * A copy of `samples` at a loudness, with peaks held below {@link PEAK_LIMIT_DBTP}. What is too quiet to measure is
 * copied as it is.
 */
export async function normalise(samples: Int16Array, targetLufs: number): Promise<Int16Array> {
  const measured = await measureLoudness(samples);
  if (!Number.isFinite(measured)) return samples.slice();
  let gainDb = Math.min(MOST_GAIN_DB, targetLufs - measured);
  let result = await limitPeaks(samples, gainDb, PEAK_LIMIT_DBTP);
  for (let pass = 1; result.isLimited && pass < MOST_PASSES; pass++) {
    const missing = targetLufs - (await measureLoudness(result.samples));
    if (missing < CLOSE_ENOUGH_LU || gainDb + missing > MOST_GAIN_DB) break;
    gainDb += missing;
    result = await limitPeaks(samples, gainDb, PEAK_LIMIT_DBTP);
  }
  return result.samples;
}
