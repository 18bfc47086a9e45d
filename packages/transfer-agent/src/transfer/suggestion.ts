import type { TransferStory } from '@warm/session-core';
import type { Redact } from '../brief/redact.js';
import type { PromptBook } from '../prompts/prompts.js';
import { sentence } from '../prompts/sentence.js';

/** What somebody hears first whom another supervisor has named; undefined for everybody else. */
export function suggestion(
  story: TransferStory | undefined,
  { prompts, redact }: { readonly prompts: PromptBook; readonly redact: Redact },
): string | undefined {
  if (!story?.redirectedBy) return undefined;
  const { destination, reason = '' } = story.redirectedBy;
  const by = destination.name;
  const why = sentence(redact(reason));
  return why === '' ? prompts.suggested({ by }) : prompts.suggestedWithReason({ by, reason: why });
}
