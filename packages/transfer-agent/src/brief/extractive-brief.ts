import type { Brief, Claim, FallbackCause } from './brief.js';
import type { ConversationLine } from './conversation.js';
import { spoken } from './proven-brief.js';

/** A brief without a model: the reason, and what the customer said first and last. */
export function extractiveBrief({
  lines,
  reason,
  headline,
  because,
}: {
  readonly lines: readonly ConversationLine[];
  readonly reason: string;
  readonly headline: string;
  readonly because: FallbackCause;
}): Brief {
  return {
    source: 'extractive',
    fallbackBecause: because,
    headline: spoken(headline),
    reason,
    urgency: 'normal',
    language: 'und',
    tried: [],
    openQuestions: [],
    facts: firstAndLast(lines.filter(({ speaker }) => speaker === 'Customer')),
    droppedClaims: 0,
  };
}

function firstAndLast(lines: readonly ConversationLine[]): readonly Claim[] {
  const kept = lines.length > 1 ? [lines[0], lines.at(-1)] : lines;
  return kept.flatMap((line) =>
    line ? [{ text: `The customer said: ${spoken(line.text)}`, turns: [line.turn] }] : [],
  );
}
