import { samplesIn } from '../pcm-format.js';
import type { HoldClip } from '../source/hold-clip.js';
import { crossfade } from './crossfade.js';
import type { Reel } from './reel.js';

/** Long enough to hide a click between any two sounds, short enough not to be heard as a fade. */
const LOOP_CROSSFADE_MS = 60;
/** One title leaves while the next comes. */
const TITLE_CROSSFADE_MS = 1500;

interface Part {
  readonly start: number;
  readonly samples: Int16Array;
}

/**
 * Clips one after the other, each led into the next. What is played is a row of parts (views on the clips, and the
 * short crossfades between them, mixed once) that is laid a title ahead of what is heard and discarded behind it.
 */
export class ClipReel implements Reel {
  readonly #titles: Iterator<HoldClip, HoldClip>;
  readonly #loops = new Map<HoldClip, Int16Array>();
  #parts: Part[] = [];
  /** The title laid last, from its start on. */
  #current: HoldClip;
  #currentStart = 0;
  #end = 0;
  #heard = 0;

  /** `titles` goes on for ever. */
  constructor(titles: Iterator<HoldClip, HoldClip>) {
    this.#titles = titles;
    this.#current = titles.next().value;
  }

  /** One clip over and over. */
  static repeating(clip: HoldClip): ClipReel {
    return new ClipReel({ next: () => ({ value: clip, done: false }) });
  }

  begin(): number {
    // A title that was laid ahead and not heard is the next one.
    if (this.#heard > this.#currentStart) this.#current = this.#titles.next().value;
    this.#parts = [];
    this.#end = 0;
    this.#currentStart = 0;
    this.#heard = 0;
    this.#lay(this.#current.samples.subarray(0, this.#headOf(this.#current)));
    return 0;
  }

  copy(position: number, frame: Int16Array): void {
    // Samples taken back can reach behind the beginning: nothing was played there.
    let filled = Math.min(frame.length, Math.max(0, (this.#parts[0]?.start ?? 0) - position));
    frame.fill(0, 0, filled);
    while (filled < frame.length) {
      const part = this.#partAt(position + filled);
      const from = position + filled - part.start;
      const samples = part.samples.subarray(from, from + frame.length - filled);
      frame.set(samples, filled);
      filled += samples.length;
    }
    this.#heard = position + frame.length;
    this.#discard(position);
  }

  end(): void {
    this.#parts = [];
  }

  #partAt(position: number): Part {
    for (;;) {
      const part = this.#parts.find(
        ({ start, samples }) => position >= start && position < start + samples.length,
      );
      if (part !== undefined) return part;
      this.#layTitle();
    }
  }

  /** The rest of this title, and the crossfade into the next one. */
  #layTitle(): void {
    const current = this.#current;
    const next = this.#titles.next().value;
    const overlap = overlapOf(current, next);
    const { samples } = current;
    this.#lay(samples.subarray(this.#headOf(current), samples.length - overlap));
    this.#currentStart = this.#end;
    if (overlap > 0) this.#lay(this.#seam(current, next, overlap));
    // What the crossfade has not played of the next title's start.
    if (overlap < this.#headOf(next)) this.#lay(next.samples.subarray(overlap, this.#headOf(next)));
    this.#current = next;
  }

  #seam(current: HoldClip, next: HoldClip, overlap: number): Int16Array {
    const known = current === next ? this.#loops.get(current) : undefined;
    if (known !== undefined) return known;
    const seam = crossfade(current.samples.subarray(-overlap), next.samples.subarray(0, overlap));
    if (current === next) this.#loops.set(current, seam);
    return seam;
  }

  /** The longest crossfade that can lead into a clip: what comes behind it is the clip's body. */
  #headOf(clip: HoldClip): number {
    return Math.min(samplesIn(TITLE_CROSSFADE_MS), Math.floor(clip.samples.length / 4));
  }

  #lay(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#parts.push({ start: this.#end, samples });
    this.#end += samples.length;
  }

  #discard(position: number): void {
    const heard = position - samplesIn(500);
    while ((this.#parts[1]?.start ?? Infinity) <= heard) this.#parts.shift();
  }
}

function overlapOf(current: HoldClip, next: HoldClip): number {
  if (current === next && current.isSeamless) return 0;
  const wanted = samplesIn(current === next ? LOOP_CROSSFADE_MS : TITLE_CROSSFADE_MS);
  return Math.min(wanted, Math.floor(current.samples.length / 4), Math.floor(next.samples.length / 4));
}
