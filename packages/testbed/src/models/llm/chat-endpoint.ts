import { ZodError } from 'zod';
import type { LlmRequest } from '../model-request.js';
import type { Exchange, ServerContext } from '../server/context.js';
import { openAiError } from '../server/errors.js';
import { faultResponse } from '../server/fault-response.js';
import { pause } from '../server/pause.js';
import { parseChatRequest, type ChatRequest } from './chat-request.js';
import { Completion } from './completion.js';
import type { Reply } from './reply.js';
import { ScriptError } from './script-error.js';

/** `POST /v1/chat/completions`: streaming and not, tools, structured output. */
export async function chatEndpoint(context: ServerContext, exchange: Exchange): Promise<Response> {
  const chat = await readChat(exchange);
  if (chat instanceof Response) return chat;
  const request = context.log.begin({ stage: 'llm', chat });
  const signal = AbortSignal.any([exchange.req.raw.signal, context.closing]);
  const fault = context.faults.take(request);
  if (fault) {
    signal.addEventListener('abort', () => context.log.end(request, 'failed'), { once: true });
    const response = await faultResponse(exchange, fault, faultyAnswer(chat), signal);
    if (fault !== 'stalled-stream') context.log.end(request, 'failed');
    return response;
  }
  const reply = scriptedReply(context, request);
  if (reply instanceof Response) return reply;
  request.reply = reply;
  const completion = new Completion(request.id, chat, reply, request.atMs);
  return chat.stream
    ? streamed(context, request, completion, signal)
    : whole(context, request, completion, signal);
}

async function readChat(exchange: Exchange): Promise<ChatRequest | Response> {
  try {
    return parseChatRequest(await exchange.req.json());
  } catch (error) {
    if (!(error instanceof ZodError) && !(error instanceof SyntaxError)) throw error;
    return exchange.json(openAiError(error.message, 'invalid_request_error'), 400);
  }
}

function scriptedReply({ llm, log }: ServerContext, request: LlmRequest): Reply | Response {
  try {
    return llm.reply(request.chat);
  } catch (error) {
    // What a script's own function throws is the script's mistake too.
    const message = error instanceof Error ? error.message : String(error);
    log.end(request, 'failed', message);
    const type = ScriptError.isInstance(error) ? 'invalid_request_error' : 'script_error';
    return Response.json(openAiError(message, type), { status: 400 });
  }
}

async function whole(
  { latencies, log }: ServerContext,
  request: LlmRequest,
  completion: Completion,
  signal: AbortSignal,
): Promise<Response> {
  await pause(latencies.llmFirstTokenMs, signal);
  await pause(latencies.llmPerTokenMs * (completion.tokens().length - 1), signal);
  log.firstByte(request);
  log.end(request, signal.aborted ? 'aborted' : 'answered');
  return Response.json(completion.whole());
}

function streamed(
  context: ServerContext,
  request: LlmRequest,
  completion: Completion,
  signal: AbortSignal,
): Response {
  const events = streamEvents(context, request, completion, signal);
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await events.next();
      if (done) controller.close();
      else controller.enqueue(new TextEncoder().encode(`data: ${value}\n\n`));
    },
    cancel: () => context.log.end(request, 'aborted'),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
  });
}

async function* streamEvents(
  { latencies, log }: ServerContext,
  request: LlmRequest,
  completion: Completion,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  yield JSON.stringify(completion.opening());
  await pause(latencies.llmFirstTokenMs, signal);
  for (const token of completion.tokens()) {
    if (signal.aborted) break;
    log.firstByte(request);
    yield JSON.stringify(token);
    await pause(latencies.llmPerTokenMs, signal);
  }
  log.end(request, signal.aborted ? 'aborted' : 'answered');
  for (const chunk of completion.closing()) yield JSON.stringify(chunk);
  yield '[DONE]';
}

function faultyAnswer(chat: ChatRequest) {
  const completion = new Completion(0, chat, 'Well', 0);
  if (!chat.stream) {
    return { contentType: 'application/json', beginning: '{"id":', malformed: '{"id": "chatcmpl-0", "choi' };
  }
  const beginning = [completion.opening(), ...completion.tokens()]
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .join('');
  return { contentType: 'text/event-stream', beginning, malformed: 'data: {"id": "chatcmpl-0", "choi\n\n' };
}
