import type { HoldOutput } from '../src/player/hold-output.js';

/** As LiveKit's: it wants more when this much waits, and takes 10 ms at a time. */
const ROOM = 200 * 48;
const PIECE = 480;

/** An output whose listener hears what a test lets them hear, from a queue like that of LiveKit. */
export class FakeOutput implements HoldOutput {
  readonly sid = 'TR_fake';
  readonly #frame = new Int16Array(2400);
  /** Every sample that was sent, one after the other; nothing while the queue is empty. */
  readonly heard: number[] = [];
  unpublished = 0;
  inFlight = 0;
  most = 0;
  readonly #queue: number[] = [];
  #dropped = 0;
  #onRoom: (() => void) | undefined;
  #onDrained: (() => void) | undefined;
  #error: Error | undefined;

  get queued(): number {
    return this.#queue.length;
  }

  nextFrame(): Int16Array {
    return this.#frame;
  }

  async play(): Promise<void> {
    if (this.#error) throw this.#error;
    this.most = Math.max(this.most, ++this.inFlight);
    this.#queue.push(...this.#frame);
    if (this.#queue.length > ROOM) await new Promise<void>((resolve) => (this.#onRoom = resolve));
    this.inFlight--;
  }

  /** Time passes. Returns what is heard in it. */
  async listen(milliseconds: number): Promise<number[]> {
    const from = this.heard.length;
    for (let ms = 0; ms < milliseconds; ms += 10) {
      await new Promise((resolve) => setImmediate(resolve));
      this.heard.push(...this.#queue.splice(0, PIECE));
      if (this.#queue.length <= ROOM) this.#onRoom?.();
      if (this.#queue.length === 0) this.#onDrained?.();
    }
    await new Promise((resolve) => setImmediate(resolve));
    return this.heard.slice(from);
  }

  /** LiveKit takes no more. */
  fail(error: Error): void {
    this.#error = error;
  }

  drop(): void {
    this.#dropped += this.#queue.splice(0).length;
    this.#onDrained?.();
  }

  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  async drained(): Promise<void> {
    if (this.#queue.length > 0) await new Promise<void>((resolve) => (this.#onDrained = resolve));
  }

  wake = () => undefined;
  rest = () => undefined;

  async unpublish() {
    this.unpublished++;
  }
}
