import type { LlmRequest, SttRequest, TtsRequest } from './model-request.js';

/** What a faulty server can do whatever it serves. */
export type CommonFaultKind =
  /** Answers 500. */
  | 'http-500'
  /** Answers 429, "rate limit reached". */
  | 'http-429'
  /** Takes the request and never answers. */
  | 'timeout'
  /** Begins an answer (one token, one chunk of audio, the headers) and never goes on. */
  | 'stalled-stream'
  /** Answers with JSON that is cut off. */
  | 'malformed-json'
  /** Cuts the connection without an answer. */
  | 'socket-closed'
  /** Begins an answer as a stalled one does, and cuts the connection. */
  | 'cut-off';

/** What a faulty speech server can do besides: an answer that is in order, but without audio. */
export type TtsFaultKind = CommonFaultKind | 'empty-audio';

/** A fault to inject, by the stage it happens in. */
export type Fault =
  | FaultOf<'llm', CommonFaultKind, LlmRequest>
  | FaultOf<'stt', CommonFaultKind, SttRequest>
  | FaultOf<'tts', TtsFaultKind, TtsRequest>;

interface FaultOf<Stage, Kind, Request> {
  readonly stage: Stage;
  readonly kind: Kind;
  /** How many requests it hits; `Infinity` until it is removed. @default 1 */
  readonly times?: number;
  /** Which requests it hits. @default all of its stage */
  readonly when?: (request: Request) => boolean;
}

/** An injected fault. */
export interface InjectedFault extends Disposable {
  /** Requests it has hit. */
  readonly hits: number;
  /** Takes it back; what it has hit stays hit. */
  remove(): void;
}

interface Entry {
  readonly fault: Fault;
  hits: number;
}

/** The faults that wait to happen. The oldest that fits a request happens to it. */
export class Faults {
  #entries: Entry[] = [];

  /** Lets requests of one stage fail from now on. */
  inject(fault: Fault): InjectedFault {
    const entry: Entry = { fault, hits: 0 };
    this.#entries.push(entry);
    const remove = () => this.#remove(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove,
      [Symbol.dispose]: remove,
    };
  }

  /** Takes all faults back. */
  clear(): void {
    this.#entries = [];
  }

  /** The fault that happens to `request`, if any. Called once a request by the servers. */
  take(request: LlmRequest | SttRequest): CommonFaultKind | undefined;
  take(request: TtsRequest): TtsFaultKind | undefined;
  take(request: LlmRequest | SttRequest | TtsRequest): TtsFaultKind | undefined {
    const entry = this.#entries.find(({ fault }) => hits(fault, request));
    if (!entry) return undefined;
    entry.hits++;
    if (entry.hits >= (entry.fault.times ?? 1)) this.#remove(entry);
    request.fault = entry.fault.kind;
    return entry.fault.kind;
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

function hits(fault: Fault, request: LlmRequest | SttRequest | TtsRequest): boolean {
  if (fault.stage === 'llm') return request.stage === 'llm' && (fault.when?.(request) ?? true);
  if (fault.stage === 'stt') return request.stage === 'stt' && (fault.when?.(request) ?? true);
  return request.stage === 'tts' && (fault.when?.(request) ?? true);
}
