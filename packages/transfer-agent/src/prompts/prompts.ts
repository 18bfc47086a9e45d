import { InvalidInputError } from '@warm/session-core';
import { DEFAULT_PROMPTS } from './default-prompts.js';
import { PROMPT_VARIABLES, type PromptName, type PromptValues } from './prompt-variables.js';

/** A text with `{variables}`, or a function that makes one. */
export type PromptTemplate<Name extends PromptName> = string | ((values: PromptValues<Name>) => string);

/** All that agents say or are told. */
export type Prompts = { readonly [Name in PromptName]: PromptTemplate<Name> };

/** Some of the prompts, to replace the defaults with. */
export type PromptOverrides = { readonly [Name in PromptName]?: PromptTemplate<Name> | undefined };

/** The prompts, ready to be filled in. */
export type PromptBook = {
  readonly [Name in PromptName]: (values: PromptValues<Name>) => string;
};

const variable = /\{([A-Za-z]+)\}/g;

/**
 * Puts defaults and overrides together.
 *
 * @throws InvalidInputError naming the prompt and the variable, if a text uses one that its prompt does not have or an
 * override names no prompt.
 */
export function createPrompts(overrides: PromptOverrides = {}): PromptBook {
  for (const name of Object.keys(overrides)) requirePrompt(name);
  const names = Object.keys(PROMPT_VARIABLES) as PromptName[];
  return Object.fromEntries(
    names.map((name) => [name, fillerOf(name, overrides[name] ?? DEFAULT_PROMPTS[name])]),
  ) as unknown as PromptBook;
}

type Values = Readonly<Record<string, string>>;

function fillerOf(
  name: PromptName,
  template: string | ((values: never) => string),
): (values: Values) => string {
  if (typeof template === 'function') return template as (values: Values) => string;
  requireKnownVariables(name, template);
  // One pass: what a value contains is never taken for a variable.
  return (values) => template.replace(variable, (_, key: string) => values[key] ?? '').trim();
}

function requirePrompt(name: string): void {
  if (Object.hasOwn(PROMPT_VARIABLES, name)) return;
  throw new InvalidInputError({
    field: `prompts.${name}`,
    value: name,
    cure: `Use one of: ${Object.keys(PROMPT_VARIABLES).join(', ')}.`,
  });
}

/** @throws InvalidInputError naming `field` and the variable. */
export function requireKnownVariables(name: PromptName, template: string, field = `prompts.${name}`): void {
  const known: readonly string[] = PROMPT_VARIABLES[name];
  for (const [text, key] of template.matchAll(variable)) {
    if (key !== undefined && known.includes(key)) continue;
    const possible = known.map((each) => `{${each}}`).join(', ') || 'none';
    throw new InvalidInputError({
      field,
      value: text,
      cure: `The variables of this prompt: ${possible}.`,
    });
  }
}
