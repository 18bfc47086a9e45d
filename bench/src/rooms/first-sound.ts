import type { RemoteTrack, Room } from '@livekit/rtc-node';
import { AudioStream, RoomEvent } from '@livekit/rtc-node';

/** Far above what a codec makes of silence (a few units), far below any music. */
const AUDIBLE_RMS = 100;
const PATIENCE_MS = 15_000;

/** Tells when sound reaches a participant. Create it before anything is published. */
export class FirstSound {
  #loudAtMs: number[] = [];
  #lastLoudMs = -Infinity;

  constructor(room: Room) {
    room.on(RoomEvent.TrackSubscribed, (track) => void this.#listen(track));
  }

  /** Milliseconds from `sinceMs` (of `performance.now()`) to the first 10 ms that are audible. */
  async after(sinceMs: number): Promise<number> {
    for (;;) {
      const found = this.#loudAtMs.find((atMs) => atMs >= sinceMs);
      if (found !== undefined) return found - sinceMs;
      if (performance.now() - sinceMs > PATIENCE_MS) throw new Error('Nothing was heard.');
      await pause(5);
    }
  }

  /** Resolves when nothing has been heard for this long. */
  async silentFor(ms: number): Promise<void> {
    while (performance.now() - this.#lastLoudMs < ms) await pause(20);
    this.#loudAtMs = [];
  }

  async #listen(track: RemoteTrack): Promise<void> {
    for await (const { data } of new AudioStream(track, 48_000, 1)) {
      let energy = 0;
      for (const sample of data) energy += sample * sample;
      if (Math.sqrt(energy / data.length) < AUDIBLE_RMS) continue;
      this.#lastLoudMs = performance.now();
      this.#loudAtMs.push(this.#lastLoudMs);
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
