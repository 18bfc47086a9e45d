import type { TtsFaultKind } from '../faults.js';
import type { Exchange } from './context.js';
import { FAULT_MESSAGES, FAULT_STATUS, openAiError } from './errors.js';
import { aborted, pause } from './pause.js';

/** Long enough for the beginning to be on its way. */
export const BEFORE_CUT_MS = 100;

/** How a faulty endpoint answers, in the parts that endpoints differ in. */
export interface FaultyAnswer {
  readonly contentType: string;
  /** What a stalled answer begins with. */
  readonly beginning: string | Uint8Array<ArrayBuffer>;
  /** The answer with its JSON cut off. */
  readonly malformed: string;
}

/** Answers an HTTP request as a fault asks. `signal` ends what would wait for ever. */
export async function faultResponse(
  exchange: Exchange,
  kind: TtsFaultKind,
  answer: FaultyAnswer,
  signal: AbortSignal,
): Promise<Response> {
  switch (kind) {
    case 'http-500':
    case 'http-429':
      return Response.json(openAiError(FAULT_MESSAGES[kind], 'server_error', kind), {
        status: FAULT_STATUS[kind],
      });
    case 'timeout':
      await aborted(signal);
      return cutOff(exchange);
    case 'socket-closed':
      return cutOff(exchange);
    case 'malformed-json':
      return new Response(answer.malformed, { headers: { 'content-type': answer.contentType } });
    case 'empty-audio':
      return new Response(new Uint8Array(0), { headers: { 'content-type': answer.contentType } });
    case 'stalled-stream':
      return begun(answer, signal);
    case 'cut-off':
      void pause(BEFORE_CUT_MS, signal).then(() => cutOff(exchange));
      return begun(answer, signal);
  }
}

function cutOff(exchange: Exchange): Response {
  exchange.env.incoming.socket.destroy();
  return new Response(null, { status: 500 });
}

function begun({ contentType, beginning }: FaultyAnswer, signal: AbortSignal): Response {
  const bytes = typeof beginning === 'string' ? new TextEncoder().encode(beginning) : beginning;
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      controller.enqueue(bytes);
      await aborted(signal);
      controller.error(new Error('stalled (injected fault)'));
    },
  });
  return new Response(body, { headers: { 'content-type': contentType } });
}
