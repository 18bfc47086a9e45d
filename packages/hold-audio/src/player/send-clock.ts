import { samplesIn } from '../pcm-format.js';

/** LiveKit takes sound from its queue in pieces of this length, one each time that much of it has passed. */
const PIECE_MS = 10;
const PIECE = samplesIn(PIECE_MS);
/** A piece may come this much before it is due, or after. */
const EARLY_MS = 1;
const LATE_MS = 2;

/**
 * Knows how much of what was handed over LiveKit has sent, which it tells nobody: it takes a piece every 10 ms from the
 * moment its queue was made, also when there is none. Once that moment is known, the pieces can be counted.
 */
export class SendClock {
  #queued = 0;
  /** When a piece was taken, after which `#queued` was left. */
  #takenAtMs: number;

  /** `newsAtMs`: when it was heard of pieces that were taken. */
  constructor(newsAtMs: readonly number[]) {
    this.#takenAtMs = likeliestOf(newsAtMs);
  }

  /** Samples that wait. */
  queuedAt(nowMs: number): number {
    return Math.max(0, this.#queued - this.#piecesUntil(nowMs) * PIECE);
  }

  handOver(samples: number, nowMs: number): void {
    this.#countAt(nowMs);
    this.#queued += samples;
  }

  /** The queue has been emptied. Returns how many samples were in it. */
  drop(nowMs: number): number {
    this.#countAt(nowMs);
    const dropped = this.#queued;
    this.#queued = 0;
    return dropped;
  }

  /** How long to wait until no piece is taken for `durationMs`: what is done to the queue then is done between two. */
  untilQuietMs(nowMs: number, durationMs: number): number {
    const sinceMs = modulo(nowMs - this.#takenAtMs, PIECE_MS);
    if (sinceMs < LATE_MS) return LATE_MS - sinceMs;
    return sinceMs + durationMs <= PIECE_MS - EARLY_MS ? 0 : PIECE_MS - sinceMs + LATE_MS;
  }

  #countAt(nowMs: number): void {
    const pieces = this.#piecesUntil(nowMs);
    this.#queued = this.queuedAt(nowMs);
    this.#takenAtMs += pieces * PIECE_MS;
  }

  #piecesUntil(nowMs: number): number {
    return Math.max(0, Math.floor((nowMs - this.#takenAtMs) / PIECE_MS));
  }
}

/** News come late, some of them very: the moment is the one after which all of them together are least late. */
function likeliestOf(newsAtMs: readonly number[]): number {
  const lateness = (momentMs: number) =>
    newsAtMs.reduce((sum, newsMs) => sum + modulo(newsMs - momentMs, PIECE_MS), 0);
  const [first = 0, ...others] = newsAtMs;
  return others.reduce((best, each) => (lateness(each) < lateness(best) ? each : best), first);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
