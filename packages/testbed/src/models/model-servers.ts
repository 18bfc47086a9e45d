import type { Faults } from './faults.js';
import type { Latencies } from './latencies.js';
import type { ScriptedLlm } from './llm/scripted-llm.js';
import type { ModelRequest } from './model-request.js';
import type { WaitForRequestOptions } from './request-log.js';
import type { Phrasebook } from './stt/phrasebook.js';
import type { VoiceTable } from './tts/voice-table.js';

/** What `startModelServers` takes. */
export interface ModelServersOptions {
  /** Port on 127.0.0.1. @default 0: a free one */
  readonly port?: number;
  /** @default {}: every voice id speaks with `DEFAULT_VOICE` */
  readonly voices?: VoiceTable;
  /** Where scripted phones note what they say. @default a new one */
  readonly phrasebook?: Phrasebook;
  /** What clients wait at the start. @default LATENCY_DEFAULTS */
  readonly latencies?: Partial<Latencies>;
}

/** Running servers that stand in for OpenAI (chat completions, transcription) and Cartesia (speech). */
export interface ModelServers extends AsyncDisposable {
  /** Options for `openai.LLM` and `openai.STT` of the plugin: `baseURL` and `apiKey`. */
  readonly openai: { readonly baseUrl: string; readonly apiKey: string };
  /** Options for `cartesia.TTS` of the plugin: `baseUrl` and `apiKey`. */
  readonly cartesia: { readonly baseUrl: string; readonly apiKey: string };
  /** The certificate of the same port's HTTPS. `cartesia.TTS.synthesize()` needs it trusted: see `trustModelServers`. */
  readonly tls: {
    /** PEM. */
    readonly ca: string;
    /** A file with it, for `NODE_EXTRA_CA_CERTS` of another process. Gone after `close()`. */
    readonly caFile: string;
  };
  /** What the language model answers. */
  readonly llm: ScriptedLlm;
  /** What the transcriber recognises. */
  readonly phrasebook: Phrasebook;
  /** Change them at any time. */
  readonly latencies: Latencies;
  /** Failures to come. */
  readonly faults: Faults;
  /** What was asked, oldest first: a live view. */
  readonly requests: readonly ModelRequest[];
  /**
   * The first request, past or to come, that `predicate` accepts; asked when one arrives and again when it has ended.
   *
   * @throws RequestTimeoutError when none came in time.
   */
  waitForRequest(
    predicate: (request: ModelRequest) => boolean,
    options?: WaitForRequestOptions,
  ): Promise<ModelRequest>;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}
