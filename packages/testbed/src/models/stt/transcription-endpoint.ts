import { durationMs, type Pcm } from '../../audio/pcm.js';
import { decodeWav } from '../../audio/wav.js';
import type { Exchange, ServerContext } from '../server/context.js';
import { openAiError } from '../server/errors.js';
import { faultResponse } from '../server/fault-response.js';
import { pause } from '../server/pause.js';

const FAULTY_ANSWER = {
  contentType: 'application/json',
  beginning: '{"text":',
  malformed: '{"text": "Well',
} as const;

/** `POST /v1/audio/transcriptions` for WAV: `json` and `text` as `response_format`. */
export async function transcriptionEndpoint(context: ServerContext, exchange: Exchange): Promise<Response> {
  const upload = await readUpload(exchange);
  if (upload instanceof Response) return upload;
  const { pcm, model, format } = upload;
  const request = context.log.begin({ stage: 'stt', model, audioMs: durationMs(pcm) });
  const signal = AbortSignal.any([exchange.req.raw.signal, context.closing]);
  const fault = context.faults.take(request);
  if (fault) {
    context.log.end(request, 'failed');
    return faultResponse(exchange, fault, FAULTY_ANSWER, signal);
  }
  const { text, parts } = context.transcriber.transcribe(pcm);
  Object.assign(request, { text, parts });
  await pause(context.latencies.sttFinalMs, signal);
  context.log.firstByte(request);
  context.log.end(request, signal.aborted ? 'aborted' : 'answered');
  return format === 'text' ? exchange.text(text) : exchange.json({ text });
}

async function readUpload(
  exchange: Exchange,
): Promise<{ pcm: Pcm; model: string; format: string } | Response> {
  const refuse = (message: string) => exchange.json(openAiError(message, 'invalid_request_error'), 400);
  const { file, model, response_format: format } = await exchange.req.parseBody();
  if (!(file instanceof File)) return refuse('"file" is missing: send the audio as multipart/form-data');
  if (typeof model !== 'string') return refuse('"model" is missing');
  try {
    const pcm = decodeWav(new Uint8Array(await file.arrayBuffer()));
    return { pcm, model, format: typeof format === 'string' ? format : 'json' };
  } catch (error) {
    if (error instanceof RangeError) return refuse(error.message);
    throw error;
  }
}
