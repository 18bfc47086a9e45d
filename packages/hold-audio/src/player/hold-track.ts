import type { Room, TrackSource } from '@livekit/rtc-node';
import { LocalAudioTrack, TrackPublishOptions } from '@livekit/rtc-node';

import { frameOf } from './frame-of.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPublishError } from './hold-publish-error.js';
import { muteTrack } from './mute-track.js';
import { QUEUE_MS, SendQueue } from './send-queue.js';

/** As much as may be left, because each frame costs an event that every room of the process looks at. */
const FRAME_MS = QUEUE_MS;
/** Into an empty queue: what comes from an iterable is seldom there at once. */
const FIRST_FRAME_MS = 20;
/** A track is muted once nobody seems to need it again at once. */
const MUTE_AFTER_MS = 1000;
/** LiveKit's client sends each mute by itself: one that follows sooner could overtake it, and stay the last word. */
const MUTE_SETTLES_MS = 100;
/** Bits a second. Opus' default for speech, 20–32 kbit/s, makes music warble. */
const MUSIC_BITRATE = 64_000n;

export interface HoldTrackOptions {
  name: string;
  source: TrackSource;
  /** Muted while it rests: no packets, and listeners are told; otherwise they get silence. */
  muteAtRest: boolean;
}

/** A published audio track that takes one frame after the other. While it is given none, listeners hear silence. */
export class HoldTrack implements HoldOutput {
  readonly #room: Room;
  readonly #queue: SendQueue;
  readonly #track: LocalAudioTrack;
  readonly #muteAtRest: boolean;
  #timer: NodeJS.Timeout | undefined;
  #isMuted = false;
  #mutedAtMs = -Infinity;
  #isClosed = false;
  readonly #usualFrame = frameOf(FRAME_MS);
  readonly #firstFrame = frameOf(FIRST_FRAME_MS);
  #frame = this.#firstFrame;

  private constructor(room: Room, queue: SendQueue, track: LocalAudioTrack, muteAtRest: boolean) {
    this.#room = room;
    this.#queue = queue;
    this.#track = track;
    this.#muteAtRest = muteAtRest;
  }

  /** @throws {@link HoldPublishError} */
  static async publish(
    room: Room,
    { name, source: trackSource, muteAtRest }: HoldTrackOptions,
  ): Promise<HoldTrack> {
    const queue = new SendQueue();
    const track = LocalAudioTrack.createAudioTrack(name, queue.source);
    try {
      const publishing = room.localParticipant?.publishTrack(track, publishOptions(trackSource));
      await Promise.all([publishing, queue.learn()]);
    } catch (cause) {
      await track.close();
      throw new HoldPublishError(name, { cause });
    }
    const published = new HoldTrack(room, queue, track, muteAtRest);
    published.rest();
    return published;
  }

  get sid(): string {
    return this.#track.sid ?? '';
  }

  nextFrame(): Int16Array {
    this.#frame = this.queued === 0 ? this.#firstFrame : this.#usualFrame;
    return this.#frame.data;
  }

  get queued(): number {
    return this.#queue.queued;
  }

  wake(): void {
    clearTimeout(this.#timer);
    if (!this.#isMuted) return;
    const settlesMs = this.#mutedAtMs + MUTE_SETTLES_MS - performance.now();
    if (settlesMs > 0) this.#after(settlesMs, () => this.#unmute());
    else this.#unmute();
  }

  rest(): void {
    if (this.#muteAtRest) this.#after(MUTE_AFTER_MS, () => this.#mute());
  }

  play(): Promise<void> {
    return this.#queue.play(this.#frame);
  }

  drop(): void {
    this.#queue.drop();
  }

  takeDropped(): number {
    return this.#queue.takeDropped();
  }

  drained(): Promise<void> {
    return this.#queue.drained();
  }

  async unpublish(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#queue.close();
    const { sid } = this.#track;
    try {
      if (this.#room.isConnected && sid !== undefined) await this.#room.localParticipant?.unpublishTrack(sid);
    } finally {
      await this.#track.close();
    }
  }

  #mute(): void {
    this.#isMuted = muteTrack(this.#track, true);
    this.#mutedAtMs = performance.now();
  }

  /** One that fails is tried again at the next hold. */
  #unmute(): void {
    this.#isMuted = !muteTrack(this.#track, false);
  }

  #after(durationMs: number, then: () => void): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(then, durationMs);
    this.#timer.unref();
  }
}

/** No DTX: it saves packets by leaving out what it takes for background noise, soft chords included. */
function publishOptions(source: TrackSource): TrackPublishOptions {
  return new TrackPublishOptions({
    source,
    audioEncoding: { maxBitrate: MUSIC_BITRATE },
    dtx: false,
  });
}
