import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ear } from '@warm/testbed';

const WAV_HEADER_BYTES = 44;
const LOOK_EVERY_MS = 40;

/**
 * Listens to the recording baresip is writing. A frame counts as heard when it is read here, so up to 40 ms late and
 * never early: whatever was recorded before a moment and is looked for after it may be found, but not the reverse.
 */
export class RecordingEar implements AsyncDisposable {
  readonly ear = new Ear();
  readonly #folder: string;
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#following = this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const tails = new Map<string, WavTail>();
    while (!this.#stop.signal.aborted) {
      for (const name of await readdir(this.#folder)) {
        if (!/^dump-.*-dec\.wav$/.test(name)) continue;
        const tail = tails.get(name) ?? (await WavTail.open(join(this.#folder, name)));
        tails.set(name, tail);
        this.ear.hear(await tail.read());
      }
      await delay(LOOK_EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
    for (const tail of tails.values()) await tail.close();
  }
}

/** The samples a growing 16-bit mono WAV file has gained since the last look. */
class WavTail {
  readonly #file: FileHandle;
  #position = WAV_HEADER_BYTES;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<WavTail> {
    return new WavTail(await open(path, 'r'));
  }

  async read(): Promise<Int16Array> {
    const { size } = await this.#file.stat();
    const samples = new Int16Array(Math.max(0, Math.floor((size - this.#position) / 2)));
    if (samples.length === 0) return samples;
    const { bytesRead } = await this.#file.read(samples, { position: this.#position });
    const whole = Math.floor(bytesRead / 2);
    this.#position += whole * 2;
    return samples.subarray(0, whole);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
