import type { TtsFaultKind } from './faults.js';
import type { ChatRequest } from './llm/chat-request.js';
import type { Reply } from './llm/reply.js';
import type { TranscriptPart } from './stt/scripted-transcriber.js';

interface RequestBase {
  /** Counts from 1, over all stages. */
  readonly id: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly atMs: number;
  /** `aborted`: the client went away before the answer was complete. `failed`: a fault, or a script's mistake. */
  state: 'running' | 'answered' | 'aborted' | 'failed';
  /** From arrival to the first token, byte of audio or the transcript. */
  firstByteMs?: number;
  /** From arrival to the end, whatever end. */
  durationMs?: number;
  /** The injected fault that happened to it. */
  fault?: TtsFaultKind;
  /** What was wrong when `failed` without a fault. */
  error?: string;
}

/** A chat completion. */
export interface LlmRequest extends RequestBase {
  readonly stage: 'llm';
  readonly chat: ChatRequest;
  /** What the script answered. */
  reply?: Reply;
}

/** A transcription. */
export interface SttRequest extends RequestBase {
  readonly stage: 'stt';
  readonly model: string;
  /** Length of the audio. */
  readonly audioMs: number;
  /** What was recognised; empty for unknown speech. */
  text?: string;
  parts?: readonly TranscriptPart[];
}

/** A piece of speech: one context of the WebSocket, or one call of the bytes endpoint. */
export interface TtsRequest extends RequestBase {
  readonly stage: 'tts';
  readonly transport: 'websocket' | 'bytes';
  readonly voiceId: string;
  /** Samples a second. */
  readonly sampleRate: number;
  /** All that was to be spoken, so far. */
  text: string;
  /** Length of the audio sent, so far. */
  audioMs: number;
}

/** A request that the model servers got, in the order of arrival. It is filled in while it is served. */
export type ModelRequest = LlmRequest | SttRequest | TtsRequest;
