import type { ChatRequest } from './chat-request.js';

/** A reply that calls a tool, perhaps after some words. The request must offer the tool. */
export interface ToolReply {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly text?: string;
}

/** What a scripted model answers: words, a tool call, a JSON object (structured output) or a refusal. */
export type Reply = string | ToolReply | { readonly json: object } | { readonly refusal: string };

/** A reply, or what makes one from the request. */
export type ReplySource = Reply | ((request: ChatRequest) => Reply);
