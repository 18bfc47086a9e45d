import type { Brief, BriefAnswer, Claim } from './brief.js';

/** A headline is spoken: anything longer keeps the supervisor from deciding. */
const MAX_HEADLINE_CHARS = 240;

/** Takes over what the model answered, as far as an existing line of the conversation proves it. */
export function provenBrief(
  answer: BriefAnswer,
  { turns, reason, headline }: { turns: ReadonlySet<number>; reason: string; headline: string },
): Brief {
  let droppedClaims = 0;
  const proven = (claim: Claim | null): Claim | undefined => {
    if (!claim || claim.text.trim() === '') return undefined;
    const existing = claim.turns.filter((turn) => turns.has(turn));
    if (existing.length > 0) return { text: claim.text.trim(), turns: existing };
    droppedClaims += 1;
    return undefined;
  };
  const allProven = (claims: readonly Claim[]) => claims.flatMap((claim) => proven(claim) ?? []);
  const optional = { caller: proven(answer.caller), wants: proven(answer.wants), mood: proven(answer.mood) };
  const brief = {
    source: 'model',
    headline: spoken(proven(answer.headline)?.text ?? headline),
    reason: proven(answer.reason)?.text ?? reason,
    urgency: answer.urgency,
    language: answer.language,
    tried: allProven(answer.tried),
    openQuestions: allProven(answer.openQuestions),
    facts: allProven(answer.facts),
    fields: withoutUndefined(
      Object.fromEntries(Object.entries(answer.fields).map(([name, each]) => [name, proven(each)])),
    ),
  } as const;
  return { ...brief, ...(withoutUndefined(optional) as Partial<typeof optional>), droppedClaims } as Brief;
}

/** One line short enough to be listened to. */
export function spoken(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_HEADLINE_CHARS ? line : `${line.slice(0, MAX_HEADLINE_CHARS)}…`;
}

function withoutUndefined<Key extends string>(
  claims: Readonly<Record<Key, Claim | undefined>>,
): Record<Key, Claim> {
  return Object.fromEntries(Object.entries(claims).filter(([, claim]) => claim !== undefined)) as Record<
    Key,
    Claim
  >;
}
