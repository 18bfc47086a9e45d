import type { ChatRequest } from './chat-request.js';
import type { Reply } from './reply.js';

/** What one chunk of a streamed completion adds. */
export type Delta = Readonly<Record<string, unknown>>;

const ARGUMENT_CHUNK = 24;

/** A completion as OpenAI sends it: whole, or in chunks. */
export class Completion {
  readonly #id: string;
  readonly #request: ChatRequest;
  readonly #reply: Reply;
  readonly #created: number;

  constructor(id: number, request: ChatRequest, reply: Reply, atMs: number) {
    this.#id = `chatcmpl-${id}`;
    this.#request = request;
    this.#reply = reply;
    this.#created = Math.floor(atMs / 1000);
  }

  /** The answer to a request without `stream`. */
  whole(): object {
    const { text, refusal, toolCall } = this.#parts();
    const message = {
      role: 'assistant',
      content: text ?? null,
      refusal: refusal ?? null,
      ...(toolCall ? { tool_calls: [toolCall] } : {}),
    };
    return {
      ...this.#header('chat.completion'),
      choices: [{ index: 0, message, logprobs: null, finish_reason: this.#finishReason() }],
      usage: this.#usage(),
    };
  }

  /** The chunk that opens a stream; it holds no token. */
  opening(): object {
    return this.#chunk({ role: 'assistant', content: '' });
  }

  /** Chunks with one token (about a word) each. */
  tokens(): object[] {
    const { text = '', refusal = '', toolCall } = this.#parts();
    return [
      ...words(text).map((content) => this.#chunk({ content })),
      ...words(refusal).map((part) => this.#chunk({ refusal: part })),
      ...(toolCall ? toolDeltas(toolCall).map((delta) => this.#chunk(delta)) : []),
    ];
  }

  /** The chunks that end a stream. */
  closing(): object[] {
    const last = this.#chunk({}, this.#finishReason());
    if (!this.#request.includeUsage) return [last];
    return [last, { ...this.#header('chat.completion.chunk'), choices: [], usage: this.#usage() }];
  }

  #chunk(delta: Delta, finishReason: string | null = null): object {
    return {
      ...this.#header('chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(this.#request.includeUsage ? { usage: null } : {}),
    };
  }

  #header(object: string) {
    return {
      id: this.#id,
      object,
      created: this.#created,
      model: this.#request.model,
      system_fingerprint: null,
    };
  }

  #finishReason(): string {
    return this.#parts().toolCall ? 'tool_calls' : 'stop';
  }

  #parts(): { text?: string; refusal?: string; toolCall?: ToolCall } {
    const reply = this.#reply;
    if (typeof reply === 'string') return { text: reply };
    if ('json' in reply) return { text: JSON.stringify(reply.json) };
    if ('refusal' in reply) return { refusal: reply.refusal };
    const call = { name: reply.tool, arguments: JSON.stringify(reply.args) };
    const toolCall = { id: `call_${this.#id}`, type: 'function', function: call } as const;
    return reply.text === undefined ? { toolCall } : { text: reply.text, toolCall };
  }

  #usage() {
    const prompt = this.#request.messages.reduce((sum, message) => sum + words(message.text).length, 0);
    const completion = this.tokens().length;
    return {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    };
  }
}

interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** The name comes first, with empty arguments; the arguments follow in pieces. */
function toolDeltas(call: ToolCall): Delta[] {
  const pieces = call.function.arguments.match(new RegExp(`.{1,${ARGUMENT_CHUNK}}`, 'gs')) ?? [];
  const first = { index: 0, ...call, function: { name: call.function.name, arguments: '' } };
  return [
    { tool_calls: [first] },
    ...pieces.map((piece) => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
  ];
}

function words(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
