import { setImmediate as breathe } from 'node:timers/promises';

import { clampToInt16, samplesIn } from '../pcm-format.js';
import { truePeak } from './true-peak.js';

/** Peaks are looked for, and the gain is set, once a millisecond. */
const BLOCK = samplesIn(1);
/** The gain falls this long before a peak and rises this long after it: no shorter than a period of a low tone. */
const REACH = 12;
const BLOCKS_A_SLICE = 4000;

/** Amplifies a clip; where it would exceed the limit, the gain dips round the peak. Lets other work run in between. */
export async function limitPeaks(
  samples: Int16Array,
  gainDb: number,
  limitDbtp: number,
): Promise<{ samples: Int16Array; isLimited: boolean }> {
  const gain = 10 ** (gainDb / 20);
  const ceiling = 10 ** (limitDbtp / 20);
  const allowed = await allowedGains(samples, gain, ceiling);
  const isLimited = allowed.some((value) => value < gain);
  const gains = isLimited ? await smoothed(await lowestNearby(allowed)) : allowed;
  return { samples: await amplified(samples, gains), isLimited };
}

/** For each block the gain that keeps its peak below the ceiling, `gain` at most. */
async function allowedGains(samples: Int16Array, gain: number, ceiling: number): Promise<Float64Array> {
  const harmless = ceiling / gain;
  return gainsOf(Math.ceil(samples.length / BLOCK), (block) => {
    const start = block * BLOCK;
    const peak = truePeak(samples, start, Math.min(start + BLOCK, samples.length), harmless);
    return peak > harmless ? ceiling / peak : gain;
  });
}

function lowestNearby(gains: Float64Array): Promise<Float64Array> {
  return gainsOf(gains.length, (block) => {
    let lowest = gains[block] ?? 1;
    const end = Math.min(block + REACH, gains.length - 1);
    for (let i = Math.max(0, block - REACH); i <= end; i++) lowest = Math.min(lowest, gains[i] ?? lowest);
    return lowest;
  });
}

/** A mean over the same reach stays below what every block allows: all that goes into it is lowered for that block. */
function smoothed(gains: Float64Array): Promise<Float64Array> {
  return gainsOf(gains.length, (block) => {
    let sum = 0;
    for (let i = block - REACH + 1; i < block + REACH; i++) sum += gains[i] ?? gains[block] ?? 1;
    return sum / (2 * REACH - 1);
  });
}

async function gainsOf(blocks: number, gainOf: (block: number) => number): Promise<Float64Array> {
  const gains = new Float64Array(blocks);
  await eachBlock(blocks, (block) => (gains[block] = gainOf(block)));
  return gains;
}

async function amplified(samples: Int16Array, gains: Float64Array): Promise<Int16Array> {
  const result = new Int16Array(samples.length);
  await eachBlock(gains.length, (block) => amplifyBlock(samples, gains, block, result));
  return result;
}

/** Half an hour of music is two million blocks. */
async function eachBlock(blocks: number, one: (block: number) => unknown): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    one(block);
    if (block % BLOCKS_A_SLICE === 0) await breathe();
  }
}

/** From one block to the next the gain glides. */
function amplifyBlock(samples: Int16Array, gains: Float64Array, block: number, result: Int16Array): void {
  const here = gains[block] ?? 1;
  const before = ((gains[block - 1] ?? here) + here) / 2;
  const after = ((gains[block + 1] ?? here) + here) / 2;
  const start = block * BLOCK;
  const end = Math.min(start + BLOCK, samples.length);
  for (let i = start; i < end; i++) {
    const gain = before + ((after - before) * (i - start)) / BLOCK;
    result[i] = clampToInt16((samples[i] ?? 0) * gain);
  }
}
