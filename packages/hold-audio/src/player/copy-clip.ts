import type { HoldClip } from '../source/hold-clip.js';

/** Fills `frame` with what a clip that repeats for ever sounds like from its `position`th sample on. */
export function copyClip({ samples, loopStart }: HoldClip, position: number, frame: Int16Array): void {
  let filled = 0;
  while (filled < frame.length) {
    const start = indexOf(position + filled, samples.length, loopStart);
    const part = samples.subarray(start, start + frame.length - filled);
    frame.set(part, filled);
    filled += part.length;
  }
}

function indexOf(position: number, length: number, loopStart: number): number {
  return position < length ? position : loopStart + ((position - length) % (length - loopStart));
}
