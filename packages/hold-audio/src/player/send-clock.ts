import { samplesIn } from '../pcm-format.js';

/** LiveKit takes sound from its queue in pieces of this length, one each time that much of it has passed. */
const PIECE_MS = 10;
const PIECE = samplesIn(PIECE_MS);
/** When a piece is taken is known as exactly as this, from news that came late. */
const BLUR_MS = 1;
/** How much of a delay is taken for a clock that runs slow: one that was thought to be early is late some day. */
const DRIFT = 0.05;

/** A frame that LiveKit has not confirmed yet. */
interface Handover {
  /** It is confirmed when a piece has been taken and there is room again, rather than at once. */
  readonly waitsForRoom: boolean;
  droppedAtMs: number | undefined;
}

/**
 * Knows how much of what was handed over LiveKit has sent, which it tells nobody. But it has no room for all that it is
 * given, and says so when it has again, which is right after it has taken a piece: then what it holds is known exactly,
 * and from then on the pieces can be counted. Without that, what is dropped from the queue is known within 10 ms only,
 * and the wave jumps wherever the sound goes on.
 */
export class SendClock {
  readonly #room: number;
  #queued = 0;
  /** When a piece was taken, after which `#queued` was left. */
  #takenAtMs = 0;
  /** Whether LiveKit has told since the queue was empty how much it holds. */
  #isTold = false;
  /** Whether it ever has: since then it is known when pieces are taken. */
  #isKnown = false;
  #handover: Handover | undefined;
  #dropped = 0;

  /** `room` is what LiveKit's queue holds when it wants more, in samples. */
  constructor(room: number) {
    this.#room = room;
  }

  queuedAt(nowMs: number): number {
    return Math.max(0, this.#queued - this.#piecesUntil(nowMs) * PIECE);
  }

  handOver(samples: number, nowMs: number): void {
    const pieces = this.#piecesUntil(nowMs);
    this.#queued = this.queuedAt(nowMs) + samples;
    this.#takenAtMs += pieces * PIECE_MS;
    this.#handover = { waitsForRoom: this.#queued > this.#room, droppedAtMs: undefined };
  }

  /** LiveKit has confirmed the frame. Returns whether something was dropped since it was handed over. */
  confirm(nowMs: number): boolean {
    const { waitsForRoom, droppedAtMs } = this.#handover ?? { waitsForRoom: false };
    this.#handover = undefined;
    if (droppedAtMs === undefined) {
      if (waitsForRoom) this.#hasRoom(nowMs);
      return false;
    }
    if (waitsForRoom) this.#dropAtMissingPiece(droppedAtMs, nowMs);
    else this.#dropAll(this.queuedAt(droppedAtMs));
    return true;
  }

  /** The queue is being emptied. How much that was shows when the frame under way is confirmed. */
  drop(nowMs: number): void {
    if (this.#handover === undefined) this.#dropAll(this.queuedAt(nowMs));
    else this.#handover.droppedAtMs ??= nowMs;
  }

  /** Samples dropped since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /**
   * News come late and never early: the moment that fits the earliest of them is nearest the truth. After the queue was
   * empty the count may be a piece off, but not the moment within it.
   */
  #hasRoom(nowMs: number): void {
    const expectedAtMs = this.#takenAtMs + ((this.#queued - this.#room) / PIECE) * PIECE_MS;
    const lateMs = nowMs - expectedAtMs;
    const stoodStill = this.#isTold && lateMs > PIECE_MS + 2 * BLUR_MS;
    const newsMs = Math.max(0, stoodStill ? lateMs : modulo(lateMs + BLUR_MS, PIECE_MS) - BLUR_MS);
    this.#takenAtMs = this.#isKnown ? nowMs - newsMs + Math.min(newsMs, BLUR_MS) * DRIFT : nowMs;
    this.#queued = this.#room;
    this.#isKnown = this.#isTold = true;
  }

  /**
   * A frame that waits is confirmed when a piece is to be taken that is not there any more: all pieces before it were
   * sent. That is the first one after the queue was emptied, however late its news come.
   */
  #dropAtMissingPiece(droppedAtMs: number, nowMs: number): void {
    const next = this.#piecesUntil(droppedAtMs + 2 * BLUR_MS) + 1;
    const missing = Math.max(1, Math.min(next, this.#piecesUntil(nowMs + BLUR_MS)));
    this.#dropAll(Math.max(0, this.#queued - (missing - 1) * PIECE));
    this.#takenAtMs += missing * PIECE_MS;
  }

  #piecesUntil(atMs: number): number {
    return Math.max(0, Math.floor((atMs - this.#takenAtMs) / PIECE_MS));
  }

  #dropAll(queued: number): void {
    this.#dropped += queued;
    this.#queued = 0;
    this.#isTold = false;
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
