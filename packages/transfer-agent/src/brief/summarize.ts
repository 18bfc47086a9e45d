import type { llm } from '@livekit/agents';
import { systemClock, type Clock } from '@warm/session-core';
import { silentLog, type Log } from '../log.js';
import { createPrompts, type PromptOverrides } from '../prompts/prompts.js';
import { askModel } from './ask-model.js';
import type { Brief, BriefFields, FallbackCause } from './brief.js';
import { conversationLines, cutConversation, fenced, renderConversation } from './conversation.js';
import { estimateTokens } from './estimate-tokens.js';
import { extractiveBrief } from './extractive-brief.js';
import { provenBrief } from './proven-brief.js';
import { redactPaymentData, type Redact } from './redact.js';

export interface SummarizeOptions {
  /** The conversation with the caller. */
  readonly chatCtx: llm.ChatContext;
  /** Writes the brief; `undefined` for the extractive one. */
  readonly llm: llm.LLM | undefined;
  /** Why the caller wants a person. */
  readonly reason: string;
  readonly signal?: AbortSignal;
  /** After this the extractive brief is taken. @default BRIEF_DEFAULTS.timeoutMs */
  readonly timeoutMs?: number;
  /** How much of the conversation the model reads; beginning, end and facts are kept. @default BRIEF_DEFAULTS.maxTokens */
  readonly maxTokens?: number;
  /** Counts them; an estimate is enough. @default estimateTokens */
  readonly countTokens?: (text: string) => number;
  /** Fields of one's own, each with what the model is told about it: `{ orderNumber: 'The order it is about.' }`. */
  readonly fields?: BriefFields;
  /** In which language it is written, as the prompt names it. @default BRIEF_DEFAULTS.language */
  readonly language?: string;
  /** Applied to every line and to the reason before anything else sees them. @default redactPaymentData */
  readonly redact?: Redact;
  readonly prompts?: PromptOverrides;
  readonly log?: Log;
  readonly clock?: Clock;
}

/**
 * A phone rings for about ten seconds before somebody answers; a brief that comes later than 8 s is a guess.
 * 3 000 tokens are about ten minutes of talk.
 */
export const BRIEF_DEFAULTS = { timeoutMs: 8_000, maxTokens: 3_000, language: 'English' } as const;

/**
 * Makes a brief of a conversation. Never rejects: whatever fails, the supervisor gets the conversation's own lines.
 */
export async function summarize(options: SummarizeOptions): Promise<Brief> {
  const { redact = redactPaymentData, log = silentLog, maxTokens = BRIEF_DEFAULTS.maxTokens } = options;
  const prompts = createPrompts(options.prompts);
  const reason = redact(options.reason).trim();
  const headline = prompts.briefHeadlineWithoutModel({ reason });
  const lines = conversationLines(options.chatCtx, redact);
  const extractive = (because: FallbackCause) => extractiveBrief({ lines, reason, headline, because });
  if (lines.length === 0) return extractive('no-conversation');
  if (!options.llm) return extractive('no-model');
  const shown = cutConversation(lines, { maxTokens, countTokens: options.countTokens ?? estimateTokens });
  const asked = await askModel({
    model: options.llm,
    instructions: prompts.briefInstructions({ language: options.language ?? BRIEF_DEFAULTS.language }),
    request: prompts.briefRequest({ reason: fenced(reason), conversation: renderConversation(shown) }),
    fields: options.fields ?? {},
    timeoutMs: options.timeoutMs ?? BRIEF_DEFAULTS.timeoutMs,
    signal: options.signal,
    clock: options.clock ?? systemClock,
  });
  if ('because' in asked) {
    log.warn(
      { because: asked.because, error: asked.error },
      'no brief from the model, using the extractive one',
    );
    return extractive(asked.because);
  }
  const brief = provenBrief(asked.answer, {
    turns: new Set(shown.map(({ turn }) => turn)),
    reason,
    headline,
  });
  if (brief.droppedClaims > 0)
    log.warn({ droppedClaims: brief.droppedClaims }, 'claims without proof left out');
  return brief;
}
