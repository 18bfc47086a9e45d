import type { Attempt, Directory } from '@warm/session-core';
import type { PromptBook } from '../prompts/prompts.js';

/** A caller remembers about three names they only hear. */
const MAX_NAMES = 3;

/** Asks the caller who else to try, by name. */
export function offerOthers(options: {
  readonly prompts: PromptBook;
  readonly directory: Directory;
  readonly attempt: Attempt;
  readonly locale: string;
}): string {
  const { prompts, locale } = options;
  const names = otherNames(options.directory, options.attempt).slice(0, MAX_NAMES);
  if (names.length === 0) return prompts.offerNobodyElse({});
  const others = new Intl.ListFormat(locale, { type: 'disjunction' }).format(names);
  return prompts.offerOthers({ others });
}

/** First the colleagues in the same department, then the other departments. */
function otherNames(directory: Directory, { destination }: Attempt): readonly string[] {
  const own = directory.departments.find(({ destinations }) =>
    destinations.some(({ id }) => id === destination.id),
  );
  const colleagues = own?.destinations.filter(({ id }) => id !== destination.id) ?? [];
  const departments = directory.departments.filter((department) => department !== own);
  return [...colleagues, ...departments].map(({ name }) => name);
}
