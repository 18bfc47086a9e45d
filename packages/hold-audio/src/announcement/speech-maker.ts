import { normalise } from '../loudness/normalise.js';
import { toHoldFormat } from '../reel/to-hold-format.js';
import type { HoldFrame } from '../source/hold-frame.js';
import { loadClipSource } from '../source/load-hold-source.js';
import type { LoadSettings } from '../source/load-options.js';
import { trimSilence } from '../source/trim-silence.js';
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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not said after ${VOICE_TIMEOUT_MS} ms.`)), VOICE_TIMEOUT_MS);
  });
  const speech: { stream?: AsyncGenerator<Int16Array, void> } = {};
  try {
    return await Promise.race([all((speech.stream = toHoldFormat(framesOf(voice.synthesize(text))))), late]);
  } catch (cause) {
    // A voice that hangs may hang on being told to stop, too.
    void speech.stream?.return().catch(() => undefined);
    throw new HoldAnnouncementError('voice-failed', { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function* framesOf(pieces: AsyncIterable<SpokenPiece>): AsyncGenerator<HoldFrame> {
  for await (const piece of pieces) yield 'frame' in piece ? piece.frame : piece;
}

async function all(stream: AsyncIterable<Int16Array>): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
