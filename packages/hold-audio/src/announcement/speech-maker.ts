import { normalise } from '../loudness/normalise.js';
import { HoldFormat } from '../reel/hold-format.js';
import { loadClipSource } from '../source/load-hold-source.js';
import type { LoadSettings } from '../source/load-options.js';
import { trimSilence } from '../source/trim-silence.js';
import { within } from '../within.js';
import { HoldAnnouncementError } from './hold-announcement-error.js';
import type { HoldVoice, SpokenPiece } from './hold-voice.js';
import type { HoldWords } from './hold-words.js';

/** A voice that has not said it by now is taken for dead; the music goes on meanwhile. */
const VOICE_TIMEOUT_MS = 15_000;
/** The same few sentences come again and again; half a minute of speech is 3 MB. */
const KEPT_SENTENCES = 8;

/** Turns words into sound that can be mixed: 48 kHz mono, at the music's loudness. */
export class SpeechMaker {
  readonly #voice: HoldVoice | undefined;
  readonly #settings: LoadSettings;
  readonly #kept = new Map<string, Int16Array>();

  constructor(voice: HoldVoice | undefined, settings: LoadSettings) {
    this.#voice = voice;
    this.#settings = settings;
  }

  /** @throws {@link HoldAnnouncementError} */
  async make(words: HoldWords): Promise<Int16Array> {
    if (typeof words === 'string') return this.#kept.get(words) ?? this.#speak(words);
    try {
      return (await loadClipSource(words, this.#settings, 'announcement')).samples;
    } catch (cause) {
      throw new HoldAnnouncementError('bad-source', { cause });
    }
  }

  async #speak(text: string): Promise<Int16Array> {
    if (this.#voice === undefined) throw new HoldAnnouncementError('no-voice');
    const spoken = await collect(this.#voice, text);
    const audible = trimSilence(spoken);
    if (audible.length === 0) throw new HoldAnnouncementError('no-sound');
    const samples = await normalise(audible, this.#settings.loudnessLufs);
    this.#kept.set(text, samples);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_SENTENCES && oldest !== undefined) this.#kept.delete(oldest);
    return samples;
  }
}

async function collect(voice: HoldVoice, text: string): Promise<Int16Array> {
  const late = () => new Error(`Not said after ${VOICE_TIMEOUT_MS} ms.`);
  const speaking: { pieces?: AsyncIterator<SpokenPiece> } = {};
  try {
    speaking.pieces = voice.synthesize(text)[Symbol.asyncIterator]();
    return await within(VOICE_TIMEOUT_MS, all(speaking.pieces), late);
  } catch (cause) {
    // A voice that hangs may hang on being told to stop, too.
    void speaking.pieces?.return?.().catch(() => undefined);
    throw new HoldAnnouncementError('voice-failed', { cause });
  }
}

async function all(spoken: AsyncIterator<SpokenPiece>): Promise<Int16Array> {
  const format = new HoldFormat();
  const pieces: Int16Array[] = [];
  try {
    for (let next = await spoken.next(); next.done !== true; next = await spoken.next()) {
      pieces.push(...format.convert('frame' in next.value ? next.value.frame : next.value));
    }
    pieces.push(...format.flush());
  } finally {
    format.close();
  }
  return joined(pieces);
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
