import { renderBrief, type Brief } from '../../src/index.js';
import type { RecordedConversation } from './conversations.js';

/** How good one brief is, without anybody's opinion. */
export interface Score {
  readonly id: string;
  /** Facts that must be there and are, of all that must; 0 to 1. */
  readonly recall: number;
  readonly missing: readonly string[];
  /** What must not be there and is. */
  readonly forbidden: readonly string[];
  /** Claims that named no line. */
  readonly droppedClaims: number;
  /** Whether a model wrote it, and not the rules. */
  readonly byModel: boolean;
  /** Whether the language of the caller was recognised. */
  readonly languageKnown: boolean;
  /** What is spoken first is short enough to be listened to. */
  readonly headlineWords: number;
}

export interface Summary {
  /** Mean over the conversations. */
  readonly recall: number;
  readonly forbidden: number;
  readonly droppedClaims: number;
  readonly byModel: number;
  readonly languageKnown: number;
  readonly longHeadlines: number;
  readonly passed: boolean;
}

/** Nine facts of ten, nothing forbidden, nearly everything proven. Six seconds of speech are about 25 words. */
const PASS = {
  recall: 0.9,
  forbidden: 0,
  droppedShare: 0.1,
  byModel: 0.95,
  headlineWords: 25,
} as const;

export function scoreBrief(brief: Brief, conversation: RecordedConversation): Score {
  const text = plain(renderBrief(brief));
  const holds = (wording: string) => contains(text, plain(wording));
  const missing = conversation.must.filter((wordings) => !wordings.some(holds)).map(([first = '']) => first);
  return {
    id: conversation.id,
    recall: 1 - missing.length / conversation.must.length,
    missing,
    forbidden: conversation.mustNot.filter(holds),
    droppedClaims: brief.droppedClaims,
    byModel: brief.source === 'model',
    languageKnown: brief.language.toLowerCase().split('-')[0] === conversation.language,
    headlineWords: brief.headline.split(/\s+/).length,
  };
}

export function summarizeScores(scores: readonly Score[]): Summary {
  const mean = (value: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + value(score), 0) / scores.length;
  const droppedClaims = mean((score) => score.droppedClaims) * scores.length;
  const summary = {
    recall: mean(({ recall }) => recall),
    forbidden: scores.filter(({ forbidden }) => forbidden.length > 0).length,
    droppedClaims,
    byModel: mean(({ byModel }) => Number(byModel)),
    languageKnown: mean(({ languageKnown }) => Number(languageKnown)),
    longHeadlines: scores.filter(({ headlineWords }) => headlineWords > PASS.headlineWords).length,
  };
  const passed =
    summary.recall >= PASS.recall &&
    summary.forbidden <= PASS.forbidden &&
    droppedClaims / scores.length <= PASS.droppedShare &&
    summary.byModel >= PASS.byModel &&
    summary.longHeadlines === 0;
  return { ...summary, passed };
}

/** Lower case, numbers without separators within them, no punctuation. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[,.](?=\d{3}\b)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Numbers are found whole: 42 is not in 8421. Words are found by their beginning: "refund" is in "refunded". */
function contains(text: string, wanted: string): boolean {
  const end = /\d$/.test(wanted) ? '(?!\\p{N})' : '';
  const start =
    /^\p{L}/u.test(wanted) && !/\p{Script=Han}|\p{Script=Katakana}/u.test(wanted)
      ? '(?<!\\p{L})'
      : '(?<!\\p{N})';
  return new RegExp(`${start}${wanted}${end}`, 'u').test(text);
}
