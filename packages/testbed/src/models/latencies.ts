/** How long the model servers let a client wait, on top of what they take themselves. All may be changed at any time. */
export interface Latencies {
  /** Until the first token of a chat completion. @default 0 */
  llmFirstTokenMs: number;
  /** Between two tokens (about a word each). @default 0 */
  llmPerTokenMs: number;
  /** Until the first audio of a piece of speech. @default 0 */
  ttsFirstByteMs: number;
  /** Until a transcript. @default 0 */
  sttFinalMs: number;
}

/** Latencies of a server that was given none. */
export const LATENCY_DEFAULTS = {
  llmFirstTokenMs: 0,
  llmPerTokenMs: 0,
  ttsFirstByteMs: 0,
  sttFinalMs: 0,
} as const satisfies Latencies;
