import type { llm } from '@livekit/agents';
import { holdsFact } from './holds-fact.js';
import type { Redact } from './redact.js';

/** One thing somebody said; `turn` counts from 1 and never changes when the conversation is cut. */
export interface ConversationLine {
  readonly turn: number;
  readonly speaker: 'Customer' | 'Assistant';
  readonly text: string;
}

/** What was said, without instructions, function calls and empty messages. */
export function conversationLines(chatCtx: llm.ChatContext, redact: Redact): readonly ConversationLine[] {
  return chatCtx.items
    .flatMap((item) => {
      if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return [];
      const text = oneLine(redact(item.textContent ?? ''));
      const speaker = item.role === 'user' ? ('Customer' as const) : ('Assistant' as const);
      return text === '' ? [] : [{ speaker, text }];
    })
    .map((line, index) => ({ turn: index + 1, ...line }));
}

/** How much of a conversation is kept. */
export interface TokenBudget {
  readonly maxTokens: number;
  readonly countTokens: (text: string) => number;
}

/**
 * Keeps the beginning, where callers say what they want, the end, where things stand, and between them the lines that
 * name facts, latest first: a third each, and what one leaves over goes to the next. A line longer than its share is
 * shortened rather than lost.
 */
export function cutConversation(
  lines: readonly ConversationLine[],
  { maxTokens, countTokens }: TokenBudget,
): readonly ConversationLine[] {
  const cost = (line: ConversationLine) => countTokens(`${line.turn}. ${line.speaker}: ${line.text}`);
  const costs = (some: readonly ConversationLine[]) => some.reduce((sum, line) => sum + cost(line), 0);
  if (costs(lines) <= maxTokens) return lines;
  const shortened = lines.map((line) => shorten(line, Math.floor(maxTokens / 3), countTokens));
  const head = fitting(shortened, maxTokens / 3, cost);
  const backwards = shortened.slice(head.length).reverse();
  const tail = fitting(backwards, (maxTokens - costs(head)) / 2, cost);
  const between = backwards.slice(tail.length).filter(({ text }) => holdsFact(text));
  const facts = fitting(between, maxTokens - costs(head) - costs(tail), cost);
  const rest = fitting(
    backwards.slice(tail.length),
    maxTokens - costs(head) - costs(tail) - costs(facts),
    cost,
  );
  const kept = new Set([...head, ...tail, ...facts, ...rest]);
  return shortened.filter((line) => kept.has(line));
}

/** Numbered lines; a gap in the numbers is named. */
export function renderConversation(lines: readonly ConversationLine[]): string {
  return lines
    .flatMap((line, index) => {
      const left = line.turn - (lines[index - 1]?.turn ?? 0) - 1;
      const rendered = `${line.turn}. ${line.speaker}: ${fenced(line.text)}`;
      return left > 0 ? [`[${left} lines left out]`, rendered] : [rendered];
    })
    .join('\n');
}

/** Text that cannot close the tags it is put between. */
export function fenced(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shorten(
  line: ConversationLine,
  maxTokens: number,
  countTokens: TokenBudget['countTokens'],
): ConversationLine {
  const tokens = countTokens(line.text);
  if (tokens <= maxTokens) return line;
  const length = Math.max(Math.floor((line.text.length * maxTokens) / tokens) - 10, 1);
  return { ...line, text: `${line.text.slice(0, length)}…` };
}

/** As many lines from the start as the budget holds. */
function fitting(
  lines: readonly ConversationLine[],
  maxTokens: number,
  cost: (line: ConversationLine) => number,
): readonly ConversationLine[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += cost(line)) > maxTokens);
  return end === -1 ? lines : lines.slice(0, end);
}
