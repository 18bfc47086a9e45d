import { WebSocket } from 'ws';
import { durationMs, samplesIn, type Pcm } from '../../audio/pcm.js';
import type { TtsFaultKind } from '../faults.js';
import type { TtsRequest } from '../model-request.js';
import type { ServerContext } from '../server/context.js';
import { FAULT_MESSAGES, FAULT_STATUS } from '../server/errors.js';
import { BEFORE_CUT_MS } from '../server/fault-response.js';
import { pause } from '../server/pause.js';
import { encodeSamples, speak } from './speak.js';
import type { SpeechRequest } from './speech-request.js';
import { wordTimestamps } from './word-timestamps.js';

const CHUNK_MS = 100;

/** One piece of speech on a WebSocket: its messages are spoken one after the other, and ended by the one that does not continue. */
export class SpeechContext {
  readonly #id: string;
  readonly #server: ServerContext;
  readonly #socket: WebSocket;
  readonly #request: TtsRequest;
  readonly #canceled = new AbortController();
  readonly #signal: AbortSignal;
  readonly #fault: TtsFaultKind | undefined;
  #queue: Promise<void> = Promise.resolve();
  #flushes = 0;

  constructor(id: string, first: SpeechRequest, server: ServerContext, socket: WebSocket) {
    this.#id = id;
    this.#server = server;
    this.#socket = socket;
    this.#signal = AbortSignal.any([this.#canceled.signal, server.closing]);
    const { text, voiceId, sampleRate } = first;
    const request = { stage: 'tts', transport: 'websocket', text, voiceId, sampleRate, audioMs: 0 } as const;
    this.#request = server.log.begin(request);
    this.#fault = server.faults.take(this.#request);
    // A fault's condition sees the first words; add() writes all of them again.
    this.#request.text = '';
    if (this.#fault) server.log.end(this.#request, 'failed');
  }

  /** Speaks a message after those before it. */
  add(speech: SpeechRequest): void {
    this.#request.text += speech.text;
    this.#queue = this.#queue.then(() => this.#serve(speech)).catch((error: unknown) => this.#fail(error));
  }

  /** Stops speaking; what the client has got already stays. */
  cancel(): void {
    this.#canceled.abort();
    this.#server.log.end(this.#request, 'aborted');
  }

  /** Whether everything was said, or nothing more will be. */
  get ended(): boolean {
    return this.#request.state === 'answered' || this.#signal.aborted;
  }

  async #serve(speech: SpeechRequest): Promise<void> {
    if (this.#signal.aborted) return;
    if (this.#fault) return this.#misbehave(this.#fault, speech);
    const pcm = await speak(speech, this.#server.voices, this.#signal);
    await this.#sendSpeech(speech, pcm);
    if (speech.flush) this.#send('flush_done', { done: false, flush_done: true, flush_id: this.#flushes++ });
    if (!speech.continues) this.#finish();
  }

  async #sendSpeech(speech: SpeechRequest, pcm: Pcm): Promise<void> {
    if (pcm.samples.length === 0) return;
    if (this.#request.audioMs === 0) await pause(this.#server.latencies.ttsFirstByteMs, this.#signal);
    if (speech.wantsTimestamps) this.#sendTimestamps(speech.text, pcm);
    this.#request.audioMs += durationMs(pcm);
    const size = samplesIn(CHUNK_MS, pcm.sampleRate);
    for (let from = 0; from < pcm.samples.length; from += size) {
      if (this.#signal.aborted) return;
      this.#sendChunk(pcm.samples.subarray(from, from + size), speech);
      // Lets a cancellation in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #sendTimestamps(text: string, pcm: Pcm): void {
    const times = wordTimestamps(text, this.#request.audioMs / 1000, durationMs(pcm) / 1000);
    this.#send('timestamps', { done: false, word_timestamps: times });
  }

  #sendChunk(samples: Int16Array, { encoding }: SpeechRequest): void {
    this.#server.log.firstByte(this.#request);
    const data = Buffer.from(encodeSamples(samples, encoding)).toString('base64');
    this.#send('chunk', { done: false, data, step_time: 0 });
  }

  #finish(): void {
    this.#server.log.end(this.#request, 'answered');
    this.#send('done', { done: true });
  }

  async #misbehave(fault: TtsFaultKind, speech: SpeechRequest): Promise<void> {
    switch (fault) {
      case 'http-500':
      case 'http-429':
        // By WebSocket an error is a message; each further message of the context gets it too.
        this.#send('error', { done: true, error: FAULT_MESSAGES[fault] }, FAULT_STATUS[fault]);
        return;
      case 'timeout':
        return;
      case 'socket-closed':
        this.#socket.terminate();
        return;
      case 'malformed-json':
        this.#socket.send('{"type": "chunk", "data": "AAA');
        break;
      case 'stalled-stream':
        return this.#sendBeginning(speech);
      case 'cut-off':
        await this.#sendBeginning(speech);
        await pause(BEFORE_CUT_MS, this.#signal);
        this.#socket.terminate();
        return;
      case 'empty-audio':
        break;
    }
    if (!speech.continues) this.#send('done', { done: true });
  }

  async #sendBeginning(speech: SpeechRequest): Promise<void> {
    const { samples, sampleRate } = await speak(speech, this.#server.voices, this.#signal);
    if (samples.length > 0) this.#sendChunk(samples.subarray(0, samplesIn(CHUNK_MS, sampleRate)), speech);
  }

  #fail(error: unknown): void {
    if (this.#signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#server.log.end(this.#request, 'failed', message);
    this.#send('error', { done: true, error: message }, 500);
  }

  #send(type: string, fields: object, statusCode = 206): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const message = { type, ...fields, status_code: statusCode, context_id: this.#id };
    this.#socket.send(JSON.stringify(message));
  }
}
