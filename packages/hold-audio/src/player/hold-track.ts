import type { Room, TrackSource } from '@livekit/rtc-node';
import { AudioFrame, AudioSource, LocalAudioTrack, TrackPublishOptions } from '@livekit/rtc-node';

import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPublishError } from './hold-publish-error.js';
import { muteTrack } from './mute-track.js';
import { SendClock } from './send-clock.js';

/** What is left in the queue when the next frame is asked for: the event loop may stall that long without a gap. */
const QUEUE_MS = 200;
/** As large as LiveKit takes them, because each costs an event that every room of the process looks at. */
const FRAME_MS = QUEUE_MS;
/**
 * Into an empty queue: what comes from an iterable is seldom there at once, and LiveKit soon tells what it holds of the
 * next one.
 */
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
  readonly #source: AudioSource;
  readonly #track: LocalAudioTrack;
  readonly #muteAtRest: boolean;
  readonly #clock = new SendClock(samplesIn(QUEUE_MS));
  #timer: NodeJS.Timeout | undefined;
  #isMuted = false;
  #mutedAtMs = -Infinity;
  #isClosed = false;
  readonly #usualFrame = frameOf(FRAME_MS);
  readonly #firstFrame = frameOf(FIRST_FRAME_MS);
  #frame = this.#firstFrame;

  private constructor(room: Room, source: AudioSource, track: LocalAudioTrack, muteAtRest: boolean) {
    this.#room = room;
    this.#source = source;
    this.#track = track;
    this.#muteAtRest = muteAtRest;
  }

  /** @throws {@link HoldPublishError} */
  static async publish(
    room: Room,
    { name, source: trackSource, muteAtRest }: HoldTrackOptions,
  ): Promise<HoldTrack> {
    const source = new AudioSource(SAMPLE_RATE, 1, QUEUE_MS);
    const track = LocalAudioTrack.createAudioTrack(name, source);
    try {
      await room.localParticipant?.publishTrack(track, publishOptions(trackSource));
    } catch (cause) {
      await track.close();
      throw new HoldPublishError(name, { cause });
    }
    const published = new HoldTrack(room, source, track, muteAtRest);
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
    return this.#clock.queuedAt(performance.now());
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

  async play(): Promise<void> {
    this.#clock.handOver(this.#frame.samplesPerChannel, performance.now());
    await this.#source.captureFrame(this.#frame);
    // LiveKit takes a frame a moment after it was given it: the queue may have been emptied before this one was in it.
    if (this.#clock.confirm(performance.now())) this.#source.clearQueue();
  }

  drop(): void {
    this.#clock.drop(performance.now());
    this.#source.clearQueue();
  }

  takeDropped(): number {
    return this.#clock.takeDropped();
  }

  async drained(): Promise<void> {
    await this.#source.waitForPlayout();
  }

  async unpublish(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
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

/**
 * Filled again and again: LiveKit copies the samples before `captureFrame` first yields. It has memory of its own, because
 * `AudioFrame` sends its buffer from byte 0 whatever the view's offset (rtc-node 0.13.35).
 */
function frameOf(durationMs: number): AudioFrame {
  const length = samplesIn(durationMs);
  return new AudioFrame(new Int16Array(length), SAMPLE_RATE, 1, length);
}

/** No DTX: it saves packets by leaving out what it takes for background noise, soft chords included. */
function publishOptions(source: TrackSource): TrackPublishOptions {
  return new TrackPublishOptions({
    source,
    audioEncoding: { maxBitrate: MUSIC_BITRATE },
    dtx: false,
  });
}
