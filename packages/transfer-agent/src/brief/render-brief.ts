import type { Brief, Claim } from './brief.js';
import { fenced } from './conversation.js';

/** The brief as a model or a person reads it. */
export function renderBrief(brief: Brief): string {
  const { headline, reason, caller, wants, mood, urgency, tried, openQuestions, facts, fields } = brief;
  return [
    `Headline: ${headline}`,
    `Reason: ${reason}`,
    ...one('Caller', caller),
    ...one('Wants', wants),
    ...one('Mood', mood),
    `Urgency: ${urgency}`,
    ...Object.entries(fields).flatMap(([name, claim]) => one(name, claim)),
    ...several('Already tried', tried),
    ...several('Open questions', openQuestions),
    ...several('Facts', facts),
  ]
    .map(fenced)
    .join('\n');
}

function one(label: string, claim: Claim | undefined): string[] {
  return claim ? [`${label}: ${claim.text}`] : [];
}

function several(label: string, claims: readonly Claim[]): string[] {
  return claims.length > 0 ? [`${label}:`, ...claims.map(({ text }) => `- ${text}`)] : [];
}
