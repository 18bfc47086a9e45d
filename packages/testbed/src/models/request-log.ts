import type { LlmRequest, ModelRequest, SttRequest, TtsRequest } from './model-request.js';
import { RequestTimeoutError } from './request-timeout-error.js';

const MAX_REQUESTS = 2000;
const DEFAULT_TIMEOUT_MS = 5000;

/** How `waitForRequest` waits. */
export interface WaitForRequestOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
  /** Gives up with the signal's reason. */
  readonly signal?: AbortSignal;
}

type Unlogged<Request> = Omit<Request, 'id' | 'atMs' | 'state'>;

/** What the model servers were asked, oldest first; the newest 2000 are kept. */
export class RequestLog {
  readonly #requests: ModelRequest[] = [];
  readonly #listeners = new Set<(request: ModelRequest) => void>();
  #count = 0;

  /** A live view. */
  get requests(): readonly ModelRequest[] {
    return this.#requests;
  }

  /** Notes the arrival of a request; the caller fills in the rest. */
  begin(request: Unlogged<LlmRequest>): LlmRequest;
  begin(request: Unlogged<SttRequest>): SttRequest;
  begin(request: Unlogged<TtsRequest>): TtsRequest;
  begin(input: Unlogged<LlmRequest> | Unlogged<SttRequest> | Unlogged<TtsRequest>): ModelRequest {
    const request: ModelRequest = { ...input, id: ++this.#count, atMs: Date.now(), state: 'running' };
    this.#requests.push(request);
    if (this.#requests.length > MAX_REQUESTS) this.#requests.shift();
    this.#tell(request);
    return request;
  }

  /** Notes the first token, byte of audio or transcript. Later calls for the same request change nothing. */
  firstByte(request: ModelRequest): void {
    request.firstByteMs ??= Date.now() - request.atMs;
  }

  /** Notes the end of a request. Only the first end counts. */
  end(request: ModelRequest, state: 'answered' | 'aborted' | 'failed', error?: string): void {
    if (request.state !== 'running') return;
    request.state = state;
    request.durationMs = Date.now() - request.atMs;
    if (error !== undefined) request.error = error;
    this.#tell(request);
  }

  /**
   * The first request, past or to come, that `predicate` accepts. It is asked when a request arrives and again when
   * it has ended, so `request.state === 'answered'` may be part of it.
   *
   * @throws RequestTimeoutError when none came in time.
   */
  waitFor(
    predicate: (request: ModelRequest) => boolean,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitForRequestOptions = {},
  ): Promise<ModelRequest> {
    const known = this.#requests.find(predicate);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const listener = (request: ModelRequest) => {
        if (predicate(request)) finish(() => resolve(request));
      };
      const onAbort = () => finish(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => finish(() => reject(this.#timeout(timeoutMs))), timeoutMs);
      this.#listeners.add(listener);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
    });
  }

  #timeout(timeoutMs: number): RequestTimeoutError {
    return new RequestTimeoutError({ timeoutMs, seen: this.#requests.slice(-5).map(summary) });
  }

  #tell(request: ModelRequest): void {
    for (const listener of [...this.#listeners]) listener(request);
  }
}

function summary(request: ModelRequest): string {
  switch (request.stage) {
    case 'llm':
      return `llm "${request.chat.lastUser ?? request.chat.lastTool?.name ?? ''}" (${request.state})`;
    case 'stt':
      return `stt "${request.text ?? ''}" (${request.state})`;
    case 'tts':
      return `tts "${request.text}" (${request.state})`;
  }
}
