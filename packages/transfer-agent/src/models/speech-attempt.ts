import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { APITimeoutError, tokenize, tts, type APIConnectOptions } from '@livekit/agents';
import type { Clock } from '@warm/session-core';
import { askFor, isFailureOf } from './own-failures.js';

/** One try of a voice to say something. */
export class SpeechAttempt {
  readonly #voice: tts.TTS;
  readonly #stream: tts.SynthesizeStream;
  readonly #clock: Clock;
  readonly #patienceMs: number;
  #input: ReadableStreamDefaultController<string> | undefined;
  #cancelTimer: () => void = () => undefined;
  #failure: Error | undefined;
  #isWaitedFor = false;
  #isClosed = false;
  #isHeard = false;

  constructor(voice: tts.TTS, connOptions: APIConnectOptions, clock: Clock) {
    this.#voice = voice.capabilities.streaming
      ? voice
      : new tts.StreamAdapter(voice, new tokenize.basic.SentenceTokenizer());
    this.#clock = clock;
    this.#patienceMs = connOptions.timeoutMs;
    this.#voice.on('error', this.#onError);
    this.#stream = askFor(this, () => this.#voice.stream({ connOptions }));
    this.#stream.updateInputStream(new ReadableStream({ start: (input) => void (this.#input = input) }));
  }

  add(text: string): void {
    this.#input?.enqueue(text);
  }

  /** There is no more text: from now on it is the voice that is waited for. */
  complete(): void {
    if (this.#isClosed) return;
    this.#input?.close();
    this.#input = undefined;
    this.#isWaitedFor = true;
    this.#restart();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#input = undefined;
    this.#stream.close();
  }

  /** Whether there was a sound. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Gives what went wrong, if anything did. */
  async run(onAudio: (audio: tts.SynthesizedAudio) => void): Promise<Error | undefined> {
    for await (const audio of this.#stream) {
      if (audio === tts.SynthesizeStream.END_OF_STREAM) break;
      this.#isHeard = true;
      this.#restart();
      onAudio(audio);
    }
    this.close();
    this.#voice.off('error', this.#onError);
    if (this.#voice instanceof tts.StreamAdapter) await this.#voice.close();
    return this.#failure;
  }

  #restart(): void {
    this.#cancelTimer();
    if (this.#isWaitedFor) this.#cancelTimer = this.#clock.after(this.#patienceMs, this.#onLate);
  }

  readonly #onLate = () => {
    this.#failure = new APITimeoutError({ message: `The voice was silent for ${this.#patienceMs} ms.` });
    this.close();
  };

  readonly #onError = ({ error }: Parameters<tts.TTSCallbacks['error']>[0]) => {
    if (isFailureOf(this)) this.#failure = error;
  };
}
