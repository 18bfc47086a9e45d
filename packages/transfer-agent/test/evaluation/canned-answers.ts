import type { RecordedConversation } from './conversations.js';

interface CannedClaim {
  readonly text: string;
  readonly turns: readonly number[];
}

/** What a model could have answered: a brief of the schema, as far as the scorer looks at it. */
export interface CannedAnswer {
  readonly [field: string]: unknown;
  readonly facts: readonly CannedClaim[];
}

/** All that must be said, each proven by the customer's own line. */
export function goodAnswer({ must, talk, language }: RecordedConversation): CannedAnswer {
  const lines = talk.split('\n').map((line) => line.slice(2).trim());
  const facts = must.map((wordings) => {
    const at = lines.findIndex((line) => wordings.some((wording) => line.includes(wording)));
    return { text: wordings[0] ?? '', turns: [Math.max(at, 0) + 1] };
  });
  return answerOf({ facts, language, headline: 'Somebody needs help with what they ordered.' });
}

/** Nothing wrong, and nothing said. */
export function emptyAnswer({ language }: RecordedConversation): CannedAnswer {
  return answerOf({ facts: [], language, headline: 'The caller wants a person.' });
}

/** Everything that must be said, and what was taken back or never said. */
export function inventedAnswer(conversation: RecordedConversation): CannedAnswer {
  const good = goodAnswer(conversation);
  const [invented = ''] = conversation.mustNot;
  return { ...good, facts: [...good.facts, { text: `They said ${invented}.`, turns: [1] }] };
}

/** Everything that must be said, with nothing to prove it. */
export function unprovenAnswer(conversation: RecordedConversation): CannedAnswer {
  const good = goodAnswer(conversation);
  return { ...good, facts: good.facts.map(({ text }) => ({ text, turns: [9_999] })) };
}

/** A monologue instead of a headline. */
export function longWindedAnswer(conversation: RecordedConversation): CannedAnswer {
  const text = 'and then they went on to say that '.repeat(6);
  return { ...goodAnswer(conversation), headline: { text, turns: [1] } };
}

function answerOf(parts: {
  facts: readonly CannedClaim[];
  language: string;
  headline: string;
}): CannedAnswer {
  return {
    caller: null,
    headline: { text: parts.headline, turns: [1] },
    reason: { text: 'They need a person.', turns: [1] },
    wants: null,
    mood: null,
    urgency: 'normal',
    language: parts.language,
    tried: [],
    openQuestions: [],
    facts: parts.facts,
    fields: {},
  };
}
