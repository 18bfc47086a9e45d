import type { RemoteTrack, Room } from '@livekit/rtc-node';
import { AudioStream, RoomEvent } from '@livekit/rtc-node';
import { vi } from 'vitest';

import { rmsOf } from './tone.js';

/** 10 ms of what a listener heard. */
export interface Heard {
  atMs: number;
  rms: number;
  samples: Int16Array;
}

/** Far above what a codec makes of silence, far below any music. */
const AUDIBLE_RMS = 100;

/** Writes down what is heard of the first audio track in a room. */
export class Listener {
  readonly heard: Heard[] = [];
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
    room.on(RoomEvent.TrackSubscribed, (track) => void this.#listen(track));
  }

  /** Resolves when more has been heard that matches, in this order: `count` frames in a row. */
  async hears(kind: 'music' | 'silence', count = 5): Promise<void> {
    const from = this.heard.length;
    const matches = ({ rms }: Heard) => rms > AUDIBLE_RMS === (kind === 'music');
    const isThere = () => this.heard.length >= from + count && this.heard.slice(-count).every(matches);
    await vi.waitUntil(isThere, { timeout: 20_000, interval: 10 });
  }

  /** Resolves when this much more has been heard. */
  async listensFor(milliseconds: number): Promise<Heard[]> {
    const from = this.heard.length;
    await vi.waitUntil(() => this.heard.length >= from + milliseconds / 10, {
      timeout: 30_000,
      interval: 20,
    });
    return this.heard.slice(from);
  }

  /** Samples made up so far because none had arrived in time: a busy machine did that, whatever was sent. */
  async madeUp(): Promise<number> {
    const { subscriberStats } = await this.#room.getRtcStats();
    return subscriberStats.reduce((sum, { stats }) => {
      const received = stats.case === 'inboundRtp' ? stats.value.inbound : undefined;
      return sum + Number(received?.concealedSamples ?? 0);
    }, 0);
  }

  /** When the first music since then was heard. */
  firstMusicSince(atMs: number): number | undefined {
    return this.heard.find((frame) => frame.atMs >= atMs && frame.rms > AUDIBLE_RMS)?.atMs;
  }

  async #listen(track: RemoteTrack): Promise<void> {
    for await (const { data } of new AudioStream(track, 48_000, 1)) {
      const samples = data.slice();
      this.heard.push({ atMs: performance.now(), rms: rmsOf(samples), samples });
    }
  }
}
