import { APIConnectionError, APIError, APITimeoutError, llm, type APIConnectOptions } from '@livekit/agents';
import { systemClock, type Clock } from '@warm/session-core';
import { askFor, isFailureOf } from './own-failures.js';

type ModelError = Parameters<llm.LLMCallbacks['error']>[0];
type ChatOptions = Parameters<llm.LLM['chat']>[0];
type Chat = ChatOptions & { readonly connOptions: NonNullable<ChatOptions['connOptions']> };

/** As the framework's own. */
const CONNECTION = { maxRetry: 3, retryIntervalMs: 2_000, timeoutMs: 10_000 } as const;

/**
 * A language model that is not waited for when its answer stops half-way: after `timeoutMs` of the connection's options
 * that is an error like any other. It is tried again as long as nothing was said yet. One an agent, also where agents
 * share the model: an error of a model is told to everybody who listens to it, whoever's question it was.
 */
export function steadyLLM(model: llm.LLM, options: SteadyLLMOptions = {}): llm.LLM {
  const { clock = systemClock, connOptions = CONNECTION } = options;
  return new SteadyLLM(model, clock, connOptions);
}

export interface SteadyLLMOptions {
  readonly clock?: Clock;
  /** For requests that bring none. @default as the framework's own */
  readonly connOptions?: APIConnectOptions;
}

class SteadyLLM extends llm.LLM {
  readonly #model: llm.LLM;
  readonly #clock: Clock;
  readonly #connOptions: APIConnectOptions;

  constructor(model: llm.LLM, clock: Clock, connOptions: APIConnectOptions) {
    super();
    this.#model = model;
    this.#clock = clock;
    this.#connOptions = connOptions;
  }

  override label(): string {
    return `steady ${this.#model.label()}`;
  }

  override get model(): string {
    return this.#model.model;
  }

  override get provider(): string {
    return this.#model.provider;
  }

  override chat(options: ChatOptions): llm.LLMStream {
    const { connOptions = this.#connOptions } = options;
    return new SteadyStream(this, this.#model, this.#clock, { ...options, connOptions });
  }

  override prewarm(): void {
    this.#model.prewarm();
  }
}

class SteadyStream extends llm.LLMStream {
  readonly #model: llm.LLM;
  readonly #clock: Clock;
  readonly #chat: Chat;
  #hasBegun = false;

  constructor(owner: llm.LLM, model: llm.LLM, clock: Clock, chat: Chat) {
    super(owner, chat);
    this.#model = model;
    this.#clock = clock;
    this.#chat = chat;
  }

  protected override async run(): Promise<void> {
    const failures: Error[] = [];
    const onError = ({ error }: ModelError) => {
      if (isFailureOf(this)) failures.push(error);
    };
    this.#model.on('error', onError);
    this.#hasBegun = false;
    try {
      await this.#forward();
    } finally {
      this.#model.off('error', onError);
    }
    const [failure] = failures;
    if (failure) throw this.#asFailure(failure);
  }

  // Who has heard the beginning of an answer is not told another one.
  #asFailure(error: Error): Error {
    if (!this.#hasBegun || !(error instanceof APIError) || !error.retryable) return error;
    return new APIConnectionError({ message: error.message, options: { retryable: false } });
  }

  async #forward(): Promise<void> {
    const { connOptions } = this.#chat;
    const stream = askFor(this, () =>
      this.#model.chat({ ...this.#chat, connOptions: { ...connOptions, maxRetry: 0 } }),
    );
    const close = () => stream.close();
    this.abortController.signal.addEventListener('abort', close, { once: true });
    try {
      for (;;) {
        const next = await this.#next(stream, connOptions.timeoutMs);
        if (next.done) return;
        this.#hasBegun = true;
        this.queue.put(next.value);
      }
    } finally {
      this.abortController.signal.removeEventListener('abort', close);
    }
  }

  /** The next piece of the answer. @throws APITimeoutError if it does not come in time */
  #next(stream: llm.LLMStream, patienceMs: number): Promise<IteratorResult<llm.ChatChunk>> {
    const message = `The model was silent for ${patienceMs} ms.`;
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#clock.after(patienceMs, () => {
        reject(new APITimeoutError({ message, options: { retryable: !this.#hasBegun } }));
        stream.close();
      });
      void stream.next().then(resolve, reject).finally(cancelTimer);
    });
  }
}
