import type { llm } from '@livekit/agents';
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

/**
 * Keeps the beginning, where callers say what they want, and the end, where things stand. A third goes to the
 * beginning; a line longer than the budget is shortened rather than lost.
 */
export function cutConversation(
  lines: readonly ConversationLine[],
  maxChars: number,
): readonly ConversationLine[] {
  if (lengthsOf(lines) <= maxChars) return lines;
  const shortened = lines.map((line) => shorten(line, Math.floor(maxChars / 3)));
  const head = fitting(shortened, maxChars / 3);
  const rest = shortened.slice(head.length).reverse();
  const tail = [...fitting(rest, maxChars - lengthsOf(head))].reverse();
  return [...head, ...tail];
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

function lengthOf({ text }: ConversationLine): number {
  // Number, speaker and punctuation count too.
  return text.length + 16;
}

function lengthsOf(lines: readonly ConversationLine[]): number {
  return lines.reduce((sum, line) => sum + lengthOf(line), 0);
}

function shorten(line: ConversationLine, maxChars: number): ConversationLine {
  const room = Math.max(maxChars - 17, 1);
  return line.text.length <= room ? line : { ...line, text: `${line.text.slice(0, room)}…` };
}

function fitting(lines: readonly ConversationLine[], maxChars: number): readonly ConversationLine[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += lengthOf(line)) > maxChars);
  return end === -1 ? lines : lines.slice(0, end);
}
