import type { Destination, Directory, Explanation, Offer } from '@warm/session-core';
import type { PromptBook } from '../prompts/prompts.js';

/** A caller remembers about three names they only hear. */
const MAX_NAMES = 3;

interface OfferOptions {
  readonly prompts: PromptBook;
  readonly directory: Directory;
  readonly locale: string;
}

/** Asks the caller which of the policy's offers they want, others by name. */
export function sayOffers({ offers, destination }: Explanation, options: OfferOptions): string {
  const { prompts, locale } = options;
  const choices = offers.flatMap((offer) => sayChoice(offer, destination, options) ?? []);
  if (choices.length === 0) return prompts.offerNothing({});
  return prompts.offerChoices({ choices: joined(choices, locale) });
}

function sayChoice(
  offer: Offer,
  destination: Destination | undefined,
  { prompts, directory, locale }: OfferOptions,
): string | undefined {
  switch (offer) {
    case 'retry':
      return destination && prompts.choiceRetry({ name: destination.name });
    case 'another': {
      const names = otherNames(directory, destination).slice(0, MAX_NAMES);
      return names.length === 0 ? undefined : prompts.choiceAnother({ others: joined(names, locale) });
    }
    case 'message':
      return prompts.choiceMessage({});
    case 'callback':
      return prompts.choiceCallback({});
    case 'end':
      return prompts.choiceEnd({});
  }
}

/** First the colleagues in the same department, then the other departments. */
function otherNames(directory: Directory, destination: Destination | undefined): readonly string[] {
  const own = directory.departments.find(({ destinations }) =>
    destinations.some(({ id }) => id === destination?.id),
  );
  const colleagues = own?.destinations.filter(({ id }) => id !== destination?.id) ?? [];
  const departments = directory.departments.filter((department) => department !== own);
  return [...colleagues, ...departments].map(({ name }) => name);
}

function joined(parts: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(parts);
}
