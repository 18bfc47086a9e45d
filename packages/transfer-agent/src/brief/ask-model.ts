import { llm } from '@livekit/agents';
import type { Clock } from '@warm/session-core';
import { briefAnswerSchema, type BriefAnswer, type BriefFields, type FallbackCause } from './brief.js';

/** What came of asking: an answer, or why there is none. */
export type ModelAnswer =
  | { readonly answer: BriefAnswer }
  | {
      readonly because: Extract<FallbackCause, 'model-failed' | 'invalid-answer' | 'timeout' | 'aborted'>;
      readonly error?: unknown;
    };

/** Asks a model for a brief of the schema. Never rejects. */
export async function askModel(options: {
  readonly model: llm.LLM;
  readonly instructions: string;
  readonly request: string;
  readonly fields: BriefFields;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}): Promise<ModelAnswer> {
  const { model, timeoutMs } = options;
  const answerSchema = briefAnswerSchema(options.fields);
  if (options.signal?.aborted) return { because: 'aborted' };
  let failure: unknown;
  // Without a listener the model's own `emit` throws and its retry is skipped.
  const onError = (event: unknown) => (failure = event);
  model.on('error', onError);
  const stream = model.chat({
    chatCtx: chatOf(options),
    connOptions: { maxRetry: 1, retryIntervalMs: 100, timeoutMs },
    extraKwargs: { response_format: responseFormat(answerSchema) },
  });
  try {
    const text = await firstOf(options, stream.collect());
    if (typeof text === 'object') return text;
    // An empty text is all that `collect` shows of a failure.
    return text === '' ? { because: 'model-failed', error: failure } : read(text, answerSchema);
  } catch (error) {
    return { because: 'model-failed', error };
  } finally {
    stream.close();
    model.off('error', onError);
  }
}

function chatOf({ instructions, request }: { instructions: string; request: string }): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: 'system', content: instructions });
  chatCtx.addMessage({ role: 'user', content: request });
  return chatCtx;
}

type AnswerSchema = ReturnType<typeof briefAnswerSchema>;

function responseFormat(answerSchema: AnswerSchema) {
  // Some gateways refuse the dialect's name inside a schema.
  const { $schema: _, ...schema } = llm.toJsonSchema(answerSchema, true, true);
  return { type: 'json_schema', json_schema: { name: 'brief', strict: true, schema } };
}

function firstOf(
  { timeoutMs, signal, clock }: { timeoutMs: number; signal: AbortSignal | undefined; clock: Clock },
  collected: Promise<{ text: string }>,
): Promise<string | { because: 'timeout' | 'aborted' }> {
  return new Promise((resolve, reject) => {
    const onAbort = () => settle({ because: 'aborted' });
    const cancelTimer = clock.after(timeoutMs, () => settle({ because: 'timeout' }));
    const release = () => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    const settle = (result: string | { because: 'timeout' | 'aborted' }) => {
      release();
      resolve(result);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    collected.then(
      ({ text }) => settle(text.trim()),
      (error: unknown) => {
        release();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function read(text: string, answerSchema: AnswerSchema): ModelAnswer {
  try {
    // Models without structured output like to fence their JSON.
    const json: unknown = JSON.parse(text.replace(/^```(?:json)?\s*|\s*```$/g, ''));
    const parsed = answerSchema.safeParse(json);
    return parsed.success ? { answer: parsed.data } : { because: 'invalid-answer', error: parsed.error };
  } catch (error) {
    return { because: 'invalid-answer', error };
  }
}
