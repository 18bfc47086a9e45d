import { encodeMuLaw, MU_LAW_SILENCE } from '../audio/mu-law.js';
import type { Pcm } from '../audio/pcm.js';

/** Samples, and bytes of µ-law, in a 20 ms frame at 8 kHz. */
export const FRAME_SAMPLES = 160;
/** A key is down for 160 ms; its end is told three times, as RFC 4733 §2.5.1.4 asks. */
const KEY_FRAMES = 8;
const KEY_END_FRAMES = 3;
/** Frames of voice between two keys. */
const KEY_GAP_FRAMES = 3;

/** What the next 20 ms say: voice as µ-law, or a step of a key press. */
export type VoiceFrame =
  | { readonly kind: 'voice'; readonly codes: Uint8Array }
  | { readonly kind: 'key'; readonly key: string; readonly step: number; readonly isEnd: boolean };

interface Clip {
  readonly codes: Uint8Array;
  readonly onStart: (() => void) | undefined;
  /** Told whether it was sent to its end. */
  readonly onEnd: (finished: boolean) => void;
  at: number;
}

interface KeyPress {
  readonly key: string;
  readonly onEnd: () => void;
  step: number;
}

const SILENT_FRAME = new Uint8Array(FRAME_SAMPLES).fill(MU_LAW_SILENCE);

/** Decides what a phone sends in each 20 ms: a pressed key first, then the clips in order, else its comfort sound. */
export class VoiceQueue {
  readonly #comfort: Uint8Array;
  #comfortAt = 0;
  readonly #clips: Clip[] = [];
  readonly #keys: KeyPress[] = [];

  /** @param comfort 8 kHz audio of whole frames, repeated between clips; silence if left out. */
  constructor(comfort?: Pcm) {
    this.#comfort = comfort ? encodeMuLaw(comfort.samples) : SILENT_FRAME;
  }

  /**
   * Queues an 8 kHz clip.
   *
   * @param onStart Called right before its first frame is sent.
   * @returns Whether it was sent to its end; `false` after `clear()`.
   */
  play({ samples }: Pcm, onStart?: () => void): Promise<boolean> {
    const codes = padToFrames(encodeMuLaw(samples));
    return new Promise((resolve) => this.#clips.push({ codes, onStart, onEnd: resolve, at: 0 }));
  }

  /** Queues a key press, which interrupts a clip; resolves when its last packet was taken. */
  press(key: string): Promise<void> {
    return new Promise((resolve) => this.#keys.push({ key, onEnd: resolve, step: 0 }));
  }

  /** Drops what was not sent yet. */
  clear(): void {
    for (const clip of this.#clips.splice(0)) clip.onEnd(false);
    for (const press of this.#keys.splice(0)) press.onEnd();
  }

  /** The next 20 ms. */
  next(): VoiceFrame {
    return this.#nextOfKey() ?? { kind: 'voice', codes: this.#nextOfClip() ?? this.#nextOfComfort() };
  }

  #nextOfKey(): VoiceFrame | undefined {
    const [press] = this.#keys;
    if (!press) return undefined;
    const step = press.step++;
    if (press.step === KEY_FRAMES + KEY_END_FRAMES) press.onEnd();
    if (press.step > KEY_FRAMES + KEY_END_FRAMES) {
      if (press.step === KEY_FRAMES + KEY_END_FRAMES + KEY_GAP_FRAMES) this.#keys.shift();
      return undefined;
    }
    return { kind: 'key', key: press.key, step, isEnd: step >= KEY_FRAMES };
  }

  #nextOfClip(): Uint8Array | undefined {
    const [clip] = this.#clips;
    if (!clip) return undefined;
    if (clip.at === 0) clip.onStart?.();
    const codes = clip.codes.subarray(clip.at, clip.at + FRAME_SAMPLES);
    clip.at += FRAME_SAMPLES;
    if (clip.at >= clip.codes.length) {
      this.#clips.shift();
      clip.onEnd(true);
    }
    return codes;
  }

  #nextOfComfort(): Uint8Array {
    const codes = this.#comfort.subarray(this.#comfortAt, this.#comfortAt + FRAME_SAMPLES);
    this.#comfortAt = (this.#comfortAt + FRAME_SAMPLES) % this.#comfort.length;
    return codes;
  }
}

function padToFrames(codes: Uint8Array): Uint8Array {
  const frames = Math.max(1, Math.ceil(codes.length / FRAME_SAMPLES));
  const padded = new Uint8Array(frames * FRAME_SAMPLES).fill(MU_LAW_SILENCE);
  padded.set(codes);
  return padded;
}
