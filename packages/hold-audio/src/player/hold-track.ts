import type { Room, TrackSource } from '@livekit/rtc-node';
import { AudioFrame, AudioSource, LocalAudioTrack, TrackPublishOptions } from '@livekit/rtc-node';

import { SAMPLE_RATE, samplesIn } from '../pcm-format.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPublishError } from './hold-publish-error.js';
import { muteTrack } from './mute-track.js';

/** Large frames, because each costs an event that every listener of the process sees. */
const FRAME_MS = 50;
/** What is left in the queue when the next frame is asked for: the event loop may stall that long without a gap. */
const QUEUE_MS = 200;
/** A track is muted once nobody seems to need it again at once; nor is it unmuted so soon that the one message could
 * overtake the other. */
const MUTE_AFTER_MS = 1000;
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
  #mutes: NodeJS.Timeout | undefined;
  #isMuted = false;
  /**
   * One frame for all: LiveKit copies the samples before `captureFrame` first yields. A frame of its own memory is
   * needed anyway, because `AudioFrame` sends its buffer from byte 0 whatever the view's offset (rtc-node 0.13.35).
   */
  readonly #frame = new AudioFrame(new Int16Array(samplesIn(FRAME_MS)), SAMPLE_RATE, 1, samplesIn(FRAME_MS));

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

  get samples(): Int16Array {
    return this.#frame.data;
  }

  wake(): void {
    clearTimeout(this.#mutes);
    if (this.#isMuted) muteTrack(this.#track, false);
    this.#isMuted = false;
  }

  rest(): void {
    if (!this.#muteAtRest) return;
    clearTimeout(this.#mutes);
    this.#mutes = setTimeout(() => (this.#isMuted = muteTrack(this.#track, true)), MUTE_AFTER_MS);
    this.#mutes.unref();
  }

  async play(): Promise<void> {
    await this.#source.captureFrame(this.#frame);
  }

  takeBack(): number {
    const samples = samplesIn(this.#source.queuedDuration);
    this.#source.clearQueue();
    return samples;
  }

  async drained(): Promise<void> {
    await this.#source.waitForPlayout();
  }

  async unpublish(): Promise<void> {
    clearTimeout(this.#mutes);
    const { sid } = this.#track;
    try {
      if (this.#room.isConnected && sid !== undefined) await this.#room.localParticipant?.unpublishTrack(sid);
    } finally {
      await this.#track.close();
    }
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
