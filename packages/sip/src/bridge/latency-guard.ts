export interface LatencyGuardOptions {
  /** Samples a second of what goes through it. */
  readonly sampleRate: number;
  /** What the far end is taken to have in its own buffer. @default 40, what livekit-sip holds at least */
  readonly cushionMs?: number;
}

/** Frames come this much early by the ordinary unrest of a timer. */
const UNREST_MS = 5;

/**
 * Keeps a relay's delay from growing. Whoever hears the audio has a buffer of its own (a browser's, livekit-sip's),
 * which takes what comes unevenly; a second one here would only add to the delay. But what reaches that buffer beyond
 * real time stays in it: after a pause longer than it lasts, in which it played silence, a bunch of late frames would
 * make everything later for the rest of the call.
 *
 * So it keeps account of the far end's buffer and skips frames that would fill it beyond its usual level. The first
 * frame after those is blended over the first of them, so that no click is heard. An ordinary frame costs no
 * allocation and no copy.
 */
export class LatencyGuard {
  readonly #rate: number;
  readonly #cushionMs: number;
  #depthMs: number;
  #atMs = -Infinity;
  /** What would have come next, while frames are skipped. */
  #next = new Int16Array(0);
  #isSkipping = false;
  #ranDry = 0;
  #skippedMs = 0;

  constructor({ sampleRate, cushionMs = 40 }: LatencyGuardOptions) {
    this.#rate = sampleRate;
    this.#cushionMs = cushionMs;
    this.#depthMs = cushionMs;
  }

  /** How often audio came so late that the far end must have heard a gap, and how much was skipped, in milliseconds. */
  get counts(): { readonly ranDry: number; readonly skippedMs: number } {
    return { ranDry: this.#ranDry, skippedMs: this.#skippedMs };
  }

  /** What the far end has left at `nowMs` by this account; at most its cushion, one frame and a little. */
  depthMs(nowMs: number): number {
    if (this.#atMs === -Infinity) return this.#cushionMs;
    return Math.max(0, this.#depthMs - (nowMs - this.#atMs));
  }

  /**
   * Takes a frame that came at `nowMs` of a monotonic clock. Returns whether to pass it on; what was skipped before may
   * have been blended into it.
   */
  admit(frame: Int16Array, nowMs: number): boolean {
    const depthMs = this.depthMs(nowMs);
    const frameMs = (frame.length * 1000) / this.#rate;
    if (depthMs > this.#cushionMs + UNREST_MS) {
      this.#skip(frame, frameMs);
      return false;
    }
    if (depthMs === 0) this.#ranDry += 1;
    if (this.#isSkipping) this.#blendInto(frame);
    this.#depthMs = depthMs + frameMs;
    this.#atMs = nowMs;
    return true;
  }

  #skip(frame: Int16Array, frameMs: number): void {
    this.#skippedMs += frameMs;
    if (this.#isSkipping) return;
    if (this.#next.length !== frame.length) this.#next = new Int16Array(frame.length);
    this.#next.set(frame);
    this.#isSkipping = true;
  }

  #blendInto(frame: Int16Array): void {
    const length = Math.min(this.#next.length, frame.length);
    for (let i = 0; i < length; i++) {
      const weight = (i + 1) / (length + 1);
      frame[i] = (this.#next[i] ?? 0) * (1 - weight) + (frame[i] ?? 0) * weight;
    }
    this.#isSkipping = false;
  }
}
