import { stt, type APIConnectOptions, type AudioBuffer, type VAD } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { systemClock, type Clock } from '@warm/session-core';

/** From a hiccup to an outage: a transcriber is asked again after this long, and twice as long each time. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * A transcriber whose failures never end a session. An `AgentSession` closes at the first failure of its transcriber
 * that cannot be retried, and whoever is on the line then hears nobody for ever; this one reports every failure as
 * recoverable and goes on trying until it is closed. What is said meanwhile is not understood; speech and keys go on.
 *
 * With a `vad` one that doesn't stream is made to: the framework does so too, and each time a session starts to listen
 * anew it leaves two listeners on the transcriber.
 */
export function steadySTT(
  transcriber: stt.STT,
  { vad, clock = systemClock }: { readonly vad?: VAD | undefined; readonly clock?: Clock } = {},
): stt.STT {
  const isDone = transcriber instanceof SteadySTT && (transcriber.capabilities.streaming || !vad);
  return isDone ? transcriber : new SteadySTT(transcriber, vad, clock);
}

class SteadySTT extends stt.STT {
  override readonly label: string;
  readonly #inner: stt.STT;
  readonly #vad: VAD | undefined;
  readonly #clock: Clock;

  constructor(inner: stt.STT, vad: VAD | undefined, clock: Clock) {
    super({ ...inner.capabilities, streaming: inner.capabilities.streaming || vad !== undefined });
    this.label = `steady ${inner.label}`;
    this.#inner = inner;
    this.#vad = vad;
    this.#clock = clock;
  }

  override get model(): string {
    return this.#inner.model;
  }

  override get provider(): string {
    return this.#inner.provider;
  }

  override stream(options?: { connOptions?: APIConnectOptions }): stt.SpeechStream {
    const inner = this.#inner;
    const open = () =>
      this.#vad && !inner.capabilities.streaming
        ? new stt.StreamAdapterWrapper(this, this.#vad, options?.connOptions)
        : inner.stream(options);
    return new SteadyStream(this, { transcriber: inner, open, clock: this.#clock, ...options });
  }

  protected override async _recognize(
    frame: AudioBuffer,
    abortSignal?: AbortSignal,
  ): Promise<stt.SpeechEvent> {
    return this.#inner.recognize(frame, abortSignal);
  }
}

interface SteadyStreamOptions {
  readonly transcriber: stt.STT;
  /** Opens a stream of it. */
  readonly open: () => stt.SpeechStream;
  readonly clock: Clock;
  readonly connOptions?: APIConnectOptions;
}

/** Opens a stream of the transcriber after the other. */
class SteadyStream extends stt.SpeechStream {
  override readonly label: string;
  readonly #owner: stt.STT;
  readonly #transcriber: stt.STT;
  readonly #open: () => stt.SpeechStream;
  readonly #clock: Clock;
  #inner: stt.SpeechStream | undefined;
  #inputEnded = false;

  constructor(owner: stt.STT, options: SteadyStreamOptions) {
    super(owner, undefined, options.connOptions);
    this.label = owner.label;
    this.#owner = owner;
    this.#transcriber = options.transcriber;
    this.#open = options.open;
    this.#clock = options.clock;
  }

  override close(): void {
    this.#inner?.close();
    super.close();
  }

  protected override async run(): Promise<void> {
    const forwarding = this.#forward();
    for (let pauseMs = FIRST_PAUSE_MS; this.#isWanted();) {
      const understood = await this.#listenOnce();
      if (!this.#isWanted()) break;
      pauseMs = understood ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      await this.#pause(pauseMs);
    }
    await forwarding;
  }

  #isWanted(): boolean {
    return !this.closed && !this.#inputEnded && !this.abortController.signal.aborted;
  }

  async #forward(): Promise<void> {
    for await (const each of this.input) this.#pass(each);
    this.#inputEnded = true;
    this.#tell((inner) => inner.endInput());
  }

  #pass(each: AudioFrame | typeof stt.SpeechStream.FLUSH_SENTINEL): void {
    this.#tell((inner) => {
      if (each === stt.SpeechStream.FLUSH_SENTINEL) inner.flush();
      else inner.pushFrame(each);
    });
  }

  // Between two streams there is nobody to hear it, and one that has just ended throws.
  #tell(what: (inner: stt.SpeechStream) => void): void {
    try {
      if (this.#inner) what(this.#inner);
    } catch {
      this.#inner = undefined;
    }
  }

  /** True if anything was understood before the stream ended. */
  async #listenOnce(): Promise<boolean> {
    let understood = false;
    this.#transcriber.on('error', this.#onError);
    try {
      const inner = (this.#inner = this.#open());
      for await (const event of inner) {
        understood = true;
        this.queue.put(event);
      }
    } catch {
      // Reported by the transcriber itself.
    } finally {
      this.#transcriber.off('error', this.#onError);
    }
    this.#inner = undefined;
    return understood;
  }

  readonly #onError = (error: Parameters<stt.STTCallbacks['error']>[0]) => {
    // An emitter without a listener throws what it emits.
    if (this.#owner.listenerCount('error') > 0) this.#owner.emit('error', { ...error, recoverable: true });
  };

  #pause(forMs: number): Promise<void> {
    const { signal } = this.abortController;
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.after(forMs, end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}
