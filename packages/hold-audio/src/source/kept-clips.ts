import type { HoldClip } from './hold-clip.js';

interface KeptClip {
  /** Differs when the content does. */
  readonly version: string;
  readonly clip: Promise<HoldClip>;
  /** 0 while it loads. */
  bytes: number;
}

/** What a process has loaded, shared by all its players. Beyond a size what was asked for longest ago is given up. */
export class KeptClips {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, KeptClip>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** A failure is not kept: its cause may be cured without the content changing. */
  async get(place: string, version: string, load: () => Promise<HoldClip>): Promise<HoldClip> {
    const known = this.#kept.get(place);
    const kept = known?.version === version ? known : { version, clip: load(), bytes: 0 };
    // Put at the end: a map goes through its entries in the order in which they came.
    this.#kept.delete(place);
    this.#kept.set(place, kept);
    try {
      const clip = await kept.clip;
      kept.bytes = clip.samples.byteLength;
      this.#makeRoom();
      return clip;
    } catch (error) {
      if (this.#kept.get(place) === kept) this.#kept.delete(place);
      throw error;
    }
  }

  #makeRoom(): void {
    let total = [...this.#kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [place, { bytes }] of this.#kept) {
      if (total <= this.#maxBytes || this.#kept.size === 1) return;
      this.#kept.delete(place);
      total -= bytes;
    }
  }
}
