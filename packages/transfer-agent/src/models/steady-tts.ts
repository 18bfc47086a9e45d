import { tts, type APIConnectOptions } from '@livekit/agents';
import { systemClock, type Clock } from '@warm/session-core';
import { SilentVoiceError } from './silent-voice-error.js';
import { SpeechAttempt } from './speech-attempt.js';

/** As the framework's own. */
const CONNECTION = { maxRetry: 3, retryIntervalMs: 2_000, timeoutMs: 10_000 } as const;
const speakable = /[\p{L}\p{N}]/u;

/**
 * A voice whose failures are noticed: what it did not say is said again from the start, as often as the connection's
 * options allow, and every failure is an error event. A voice as it comes takes silence for speech: at the second try
 * its plugin finds the text used up and ends in order, without a sound; a refusal may pass for harmless; a server that
 * never answers is waited for.
 */
export function steadyTTS(voice: tts.TTS, { clock = systemClock }: { readonly clock?: Clock } = {}): tts.TTS {
  return voice instanceof SteadyTTS ? voice : new SteadyTTS(voice, clock);
}

class SteadyTTS extends tts.TTS {
  override readonly label: string;
  readonly #voice: tts.TTS;
  readonly #clock: Clock;

  constructor(voice: tts.TTS, clock: Clock) {
    super(voice.sampleRate, voice.numChannels, { ...voice.capabilities, streaming: true });
    this.label = `steady ${voice.label}`;
    this.#voice = voice;
    this.#clock = clock;
  }

  override get model(): string {
    return this.#voice.model;
  }

  override get provider(): string {
    return this.#voice.provider;
  }

  override synthesize(...args: Parameters<tts.TTS['synthesize']>): tts.ChunkedStream {
    return this.#voice.synthesize(...args);
  }

  override stream(options?: { connOptions?: APIConnectOptions }): tts.SynthesizeStream {
    return new SteadyStream(this, this.#voice, this.#clock, options?.connOptions);
  }

  override close(): Promise<void> {
    return this.#voice.close();
  }

  protected override markupProviderKey(): string {
    return this.#voice.markup.providerKey;
  }
}

/** One piece of speech, whose text is kept until it has been spoken. */
class SteadyStream extends tts.SynthesizeStream {
  override readonly label: string;
  readonly #owner: tts.TTS;
  readonly #voice: tts.TTS;
  readonly #clock: Clock;
  readonly #connOptions: APIConnectOptions;
  #text = '';
  #hasAllText = false;
  #attempt: SpeechAttempt | undefined;

  constructor(owner: tts.TTS, voice: tts.TTS, clock: Clock, connOptions: APIConnectOptions = CONNECTION) {
    // The base class would try again without a word to anybody.
    super(owner, { ...connOptions, maxRetry: 0 });
    this.#connOptions = connOptions;
    this.label = owner.label;
    this.#owner = owner;
    this.#voice = voice;
    this.#clock = clock;
  }

  protected override async run(): Promise<void> {
    const reading = this.#read();
    const { maxRetry, retryIntervalMs } = this.#connOptions;
    for (let retry = 0; !this.#isClosed(); retry++) {
      const failure = await this.#speak();
      if (!failure || this.#isClosed()) break;
      // The base class tells of the last one.
      if (retry === maxRetry) throw failure;
      this.#tell(failure);
      await new Promise<void>((resolve) => void this.#clock.after(retryIntervalMs, resolve));
    }
    await reading;
    if (!this.queue.closed) this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
  }

  #isClosed(): boolean {
    return this.abortSignal.aborted;
  }

  async #read(): Promise<void> {
    for await (const each of this.input) {
      if (typeof each !== 'string') continue;
      this.markStarted();
      this.#text += each;
      this.#attempt?.add(each);
    }
    this.#hasAllText = true;
    this.#attempt?.complete();
  }

  async #speak(): Promise<Error | undefined> {
    const attempt = new SpeechAttempt(this.#voice, { ...this.#connOptions, maxRetry: 0 }, this.#clock);
    const onAbort = () => attempt.close();
    this.abortSignal.addEventListener('abort', onAbort, { once: true });
    this.#attempt = attempt;
    if (this.#text !== '') attempt.add(this.#text);
    if (this.#hasAllText) attempt.complete();
    const failure = await attempt.run((audio) => {
      if (!this.queue.closed) this.queue.put(audio);
    });
    this.abortSignal.removeEventListener('abort', onAbort);
    if (failure || attempt.isHeard || !speakable.test(this.#text)) return failure;
    return new SilentVoiceError();
  }

  #tell(error: Error): void {
    // An emitter without a listener throws what it emits.
    if (this.#owner.listenerCount('error') === 0) return;
    const event = { type: 'tts_error', timestamp: Date.now(), label: this.label, error } as const;
    this.#owner.emit('error', { ...event, recoverable: true });
  }
}
