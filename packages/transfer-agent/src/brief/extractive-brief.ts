import type { Brief, Claim, FallbackCause } from './brief.js';
import type { ConversationLine } from './conversation.js';
import { holdsFact } from './holds-fact.js';
import { spoken } from './proven-brief.js';

/** Besides the first and the last; more than that nobody listens to. */
const MAX_FACT_LINES = 4;

/** A brief without a model: the reason, what the customer said first and last, and where they named facts. */
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
    facts: telling(lines.filter(({ speaker }) => speaker === 'Customer')),
    fields: {},
    droppedClaims: 0,
  };
}

function telling(lines: readonly ConversationLine[]): readonly Claim[] {
  const ends = new Set([lines[0], lines.at(-1)]);
  const facts = lines.filter((line) => !ends.has(line) && holdsFact(line.text)).slice(-MAX_FACT_LINES);
  const kept = new Set([...ends, ...facts]);
  return lines
    .filter((line) => kept.has(line))
    .map(({ turn, text }) => ({ text: `The customer said: ${spoken(text)}`, turns: [turn] }));
}
