import { ZodError } from 'zod';
import { durationMs, samplesIn } from '../../audio/pcm.js';
import type { TtsRequest } from '../model-request.js';
import type { Exchange, ServerContext } from '../server/context.js';
import { faultResponse } from '../server/fault-response.js';
import { pause } from '../server/pause.js';
import { encodeSamples, speak } from './speak.js';
import { parseSpeechRequest, type SpeechRequest } from './speech-request.js';

const BEGINNING_MS = 100;

/** `POST /tts/bytes`: the whole speech in one answer. */
export async function bytesEndpoint(context: ServerContext, exchange: Exchange): Promise<Response> {
  const speech = await readSpeech(exchange);
  if (speech instanceof Response) return speech;
  const { text, voiceId, sampleRate } = speech;
  const request = context.log.begin({
    stage: 'tts',
    transport: 'bytes',
    text,
    voiceId,
    sampleRate,
    audioMs: 0,
  });
  const signal = AbortSignal.any([exchange.req.raw.signal, context.closing]);
  const fault = context.faults.take(request);
  if (fault) {
    context.log.end(request, 'failed');
    return faultResponse(exchange, fault, await faultyAnswer(context, speech), signal);
  }
  return spoken(context, request, speech, signal);
}

async function spoken(
  { latencies, log, voices }: ServerContext,
  request: TtsRequest,
  speech: SpeechRequest,
  signal: AbortSignal,
): Promise<Response> {
  const pcm = await speak(speech, voices, signal);
  await pause(latencies.ttsFirstByteMs, signal);
  request.audioMs = durationMs(pcm);
  log.firstByte(request);
  log.end(request, signal.aborted ? 'aborted' : 'answered');
  return new Response(encodeSamples(pcm.samples, speech.encoding), {
    headers: { 'content-type': 'application/octet-stream' },
  });
}

async function readSpeech(exchange: Exchange): Promise<SpeechRequest | Response> {
  try {
    return parseSpeechRequest(await exchange.req.json());
  } catch (error) {
    if (!(error instanceof ZodError) && !(error instanceof SyntaxError)) throw error;
    return exchange.text(error.message, 400);
  }
}

async function faultyAnswer({ voices, closing }: ServerContext, speech: SpeechRequest) {
  const { samples } = await speak(speech, voices, closing);
  const beginning = samples.slice(0, samplesIn(BEGINNING_MS, speech.sampleRate));
  return {
    contentType: 'application/octet-stream',
    beginning: encodeSamples(beginning, speech.encoding),
    malformed: '{"error": "the answer is no au',
  };
}
