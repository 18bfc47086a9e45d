import { z } from 'zod';

const contentSchema = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish();

const messageSchema = z.looseObject({
  role: z.string(),
  content: contentSchema,
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
});

const chatBodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(messageSchema),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        function: z.looseObject({
          name: z.string(),
          description: z.string().optional(),
          parameters: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z.unknown().optional(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z
        .looseObject({ name: z.string(), schema: z.record(z.string(), z.unknown()).optional() })
        .optional(),
    })
    .nullish(),
});

/** The body of a chat completion request, as far as the server reads it. */
type ChatBody = z.infer<typeof chatBodySchema>;

/** One message of the conversation, its content as plain text. */
export interface ChatMessage {
  readonly role: string;
  readonly text: string;
  /** Tools an assistant's message calls. */
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly args: string }[];
  /** The call a tool's message answers. */
  readonly toolCallId?: string;
}

/** A tool the model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The result of a tool that the model is to react to. */
export interface ToolResult {
  readonly name: string;
  readonly output: string;
}

/** What a chat completion request asks, in the terms scripts match by. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  /** As sent: `auto`, `none`, `required` or an object that names a tool. */
  readonly toolChoice: unknown;
  /** System and developer messages, joined by line breaks. */
  readonly system: string;
  /** What the user said last, as long as neither the assistant nor a tool has reacted to it. */
  readonly lastUser?: string;
  /** The last message, when it is a tool's result. */
  readonly lastTool?: ToolResult;
  /** The schema of `response_format: json_schema`. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/**
 * Reads the body of `POST /v1/chat/completions`.
 *
 * @throws z.ZodError when it is none.
 */
export function parseChatRequest(body: unknown): ChatRequest {
  const parsed = chatBodySchema.parse(body);
  const messages = parsed.messages.map(toMessage);
  const lastUser = unansweredUser(messages);
  const lastTool = newestToolResult(messages);
  const format = parsed.response_format?.json_schema;
  return {
    model: parsed.model,
    messages,
    tools: toTools(parsed),
    toolChoice: parsed.tool_choice,
    system: messages
      .filter(isInstruction)
      .map((message) => message.text)
      .join('\n'),
    ...(lastUser === undefined ? {} : { lastUser }),
    ...(lastTool === undefined ? {} : { lastTool }),
    ...(format ? { schema: { name: format.name, schema: format.schema ?? {} } } : {}),
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
  };
}

function toMessage(message: z.infer<typeof messageSchema>): ChatMessage {
  const { content } = message;
  const text =
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
  const toolCalls = (message.tool_calls ?? []).map((call) => ({
    id: call.id,
    name: call.function.name,
    args: call.function.arguments,
  }));
  const { role, tool_call_id: toolCallId } = message;
  return { role, text, toolCalls, ...(toolCallId === undefined ? {} : { toolCallId }) };
}

function toTools(body: ChatBody): ToolDefinition[] {
  return (body.tools ?? []).map(({ function: { name, description = '', parameters = {} } }) => ({
    name,
    description,
    parameters,
  }));
}

function isInstruction(message: ChatMessage): boolean {
  return message.role === 'system' || message.role === 'developer';
}

function unansweredUser(messages: readonly ChatMessage[]): string | undefined {
  const last = messages.filter((message) => !isInstruction(message)).at(-1);
  return last?.role === 'user' ? last.text : undefined;
}

function newestToolResult(messages: readonly ChatMessage[]): ToolResult | undefined {
  const last = messages.filter((message) => !isInstruction(message)).at(-1);
  if (last?.role !== 'tool') return undefined;
  const call = messages.flatMap((message) => message.toolCalls).find(({ id }) => id === last.toolCallId);
  return { name: call?.name ?? '', output: last.text };
}
