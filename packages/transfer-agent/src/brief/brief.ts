import { z } from 'zod/v4';

const claim = z.object({
  text: z.string(),
  turns: z.array(z.int()).describe('Numbers of the lines that prove it.'),
});

/** Fields of one's own: names with what the model is told about each. */
export type BriefFields = Readonly<Record<string, string>>;

/** What the model is asked for. Every field is required and nothing has bounds: strict schemas know neither. */
export function briefAnswerSchema(fields: BriefFields = {}) {
  const own = Object.entries(fields).map(([name, description]) => [
    name,
    claim.nullable().describe(description),
  ]);
  return z.object({
    caller: claim.nullable().describe('Who is calling, if they said so.'),
    headline: claim.describe('One short spoken sentence: who is calling and what for.'),
    reason: claim.describe('Why they need a person.'),
    wants: claim.nullable().describe('What would settle the matter for them.'),
    mood: claim.nullable().describe('How they feel, in one or two words, if it shows.'),
    urgency: z.enum(['low', 'normal', 'high']),
    language: z.string().describe('The language the customer speaks, as a BCP 47 tag.'),
    tried: z.array(claim),
    openQuestions: z.array(claim),
    facts: z.array(claim).describe('Names, dates, amounts, order numbers that matter.'),
    fields: z.object(Object.fromEntries(own) as Record<string, z.ZodNullable<typeof claim>>),
  });
}

export type BriefAnswer = z.infer<ReturnType<typeof briefAnswerSchema>>;

/** Something said about the call, with the numbers of the conversation's lines that prove it. */
export interface Claim {
  readonly text: string;
  readonly turns: readonly number[];
}

export type Urgency = BriefAnswer['urgency'];

/** Why no model wrote the brief. */
export type FallbackCause =
  'no-conversation' | 'no-model' | 'model-failed' | 'invalid-answer' | 'timeout' | 'aborted';

/** What a supervisor needs to know. Personal data throughout. */
export interface Brief {
  /** Who wrote it: a model, or the rules that take the conversation's own lines. */
  readonly source: 'model' | 'extractive';
  readonly fallbackBecause?: FallbackCause;
  /** One sentence; what is spoken first. */
  readonly headline: string;
  readonly reason: string;
  readonly caller?: Claim;
  readonly wants?: Claim;
  readonly mood?: Claim;
  readonly urgency: Urgency;
  /** BCP 47 tag; `und` if unknown. */
  readonly language: string;
  readonly tried: readonly Claim[];
  readonly openQuestions: readonly Claim[];
  readonly facts: readonly Claim[];
  /** The fields of one's own that something was said about. */
  readonly fields: Readonly<Record<string, Claim>>;
  /** Claims that named no existing line and were left out. */
  readonly droppedClaims: number;
}
