import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { InvalidInputError } from '@warm/session-core';
import { PROMPT_VARIABLES, type PromptName } from './prompt-variables.js';
import { requireKnownVariables, type PromptOverrides } from './prompts.js';

export interface LoadPromptsOptions {
  /** Prompts that must be there. @default none: the defaults stand in for those that are not */
  readonly required?: readonly PromptName[];
}

interface Section {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Reads prompts from the Markdown files of a folder. A file named after a prompt (`opening.md`) is that prompt; any
 * other file holds several, each under a heading `## opening`. HTML comments, what precedes the first heading, and
 * `README.md` are for people.
 *
 * @throws InvalidInputError naming file, section and variable, with the cure, if a section is empty, unknown, there
 * twice or missing, or uses a variable its prompt does not have; the file system's error if the folder cannot be read.
 */
export async function loadPrompts(
  directory: string,
  { required = [] }: LoadPromptsOptions = {},
): Promise<PromptOverrides> {
  const files = (await readdir(directory)).filter(
    (file) => /\.md$/i.test(file) && !/^readme\.md$/i.test(file),
  );
  const texts = await Promise.all(
    files.sort().map(async (file) => ({ file, text: await readFile(path.join(directory, file), 'utf8') })),
  );
  const found = new Map<string, Section>();
  for (const section of texts.flatMap(sectionsOf)) {
    requireUsable(section, found.get(section.name));
    found.set(section.name, section);
  }
  for (const name of required) if (!found.has(name)) throw missing(directory, name);
  return Object.fromEntries([...found.values()].map(({ name, text }) => [name, text]));
}

function sectionsOf({ file, text }: { file: string; text: string }): readonly Section[] {
  const plain = text.replace(/<!--.*?-->/gs, '').replaceAll('\r\n', '\n');
  const base = path.basename(file, path.extname(file));
  if (isPrompt(base)) return [{ file, name: base, text: plain.trim() }];
  const [, ...parts] = plain.split(/^## +/m);
  if (parts.length === 0) throw withoutSection(file, base);
  return parts.map((part) => {
    const [heading = '', ...lines] = part.split('\n');
    return { file, name: heading.trim(), text: lines.join('\n').trim() };
  });
}

function requireUsable(section: Section, before: Section | undefined): void {
  const { file, name, text } = section;
  const field = `${file} ## ${name}`;
  if (!isPrompt(name)) {
    const cure = `Name the section after a prompt (${closest(name)}), or use ### for headings within a prompt.`;
    throw new InvalidInputError({ field, value: name, cure });
  }
  if (before)
    throw new InvalidInputError({ field, value: name, cure: `It is in ${before.file} too: keep one.` });
  if (text === '') throw new InvalidInputError({ field, value: text, cure: 'Write its text, or remove it.' });
  requireKnownVariables(name, text, field);
}

function withoutSection(file: string, base: string): InvalidInputError {
  const cure = `Give each prompt a heading "## name", or name the file after one prompt (${closest(base)}).`;
  return new InvalidInputError({ field: file, value: base, cure });
}

function missing(directory: string, name: PromptName): InvalidInputError {
  const cure = `Add a file ${name}.md, or a section "## ${name}" to a file of ${path.basename(directory)}.`;
  return new InvalidInputError({ field: `prompts.${name}`, value: undefined, cure });
}

function isPrompt(name: string): name is PromptName {
  return Object.hasOwn(PROMPT_VARIABLES, name);
}

/** The prompts a mistyped name may have meant: those that share most with it. */
function closest(name: string): string {
  const pairs = (text: string) =>
    new Set(
      text
        .toLowerCase()
        .match(/(?=(..))/g)
        ?.map((_, i) => text.toLowerCase().slice(i, i + 2)),
    );
  const wanted = pairs(name);
  const likeness = (other: string) =>
    [...pairs(other)].filter((pair) => wanted.has(pair)).length / other.length;
  const names = Object.keys(PROMPT_VARIABLES).sort((a, b) => likeness(b) - likeness(a));
  return `perhaps ${names.slice(0, 3).join(', ')}`;
}
