/** What is wrong with the sound of a repeating tone. */
export interface SeamFaults {
  gaps: number;
  clicks: number;
}

/** A gap this long leaves a window almost without energy wherever it falls. */
const WINDOW = 48 * 2;

/**
 * Looks for gaps (2 ms with a quarter of the usual energy) and clicks (a step between two samples that the tone cannot
 * make) in what a listener received. The bounds follow from the tone itself: its level and its frequency.
 */
export function seamFaults(samples: Int16Array, hz: number): SeamFaults {
  const level = usualRms(samples);
  const tallest = 2 * level * Math.SQRT2 * Math.sin((Math.PI * hz) / 48_000);
  return { gaps: quietWindows(samples, level / 4), clicks: steps(samples, 3 * tallest) };
}

function usualRms(samples: Int16Array): number {
  const levels: number[] = [];
  for (let at = 0; at + 480 <= samples.length; at += 480) levels.push(rms(samples, at, 480));
  return levels.sort((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0;
}

function quietWindows(samples: Int16Array, floor: number): number {
  let quiet = 0;
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) if (rms(samples, at, WINDOW) < floor) quiet++;
  return quiet;
}

function steps(samples: Int16Array, tallest: number): number {
  let found = 0;
  for (let i = 1; i < samples.length; i++) {
    if (Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)) > tallest) found++;
  }
  return found;
}

function rms(samples: Int16Array, at: number, length: number): number {
  let energy = 0;
  for (let i = at; i < at + length; i++) energy += (samples[i] ?? 0) ** 2;
  return Math.sqrt(energy / length);
}
