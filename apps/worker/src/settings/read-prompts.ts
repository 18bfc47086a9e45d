import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '@warm/session-core';
import { loadPrompts, type PromptOverrides } from '@warm/transfer-agent';
import type { Environment } from './environment.js';

/** What the agents are to say, and what they are for, in the words of whoever runs them. */
export interface PromptSettings {
  /** Those that are not there are the defaults. */
  readonly prompts: PromptOverrides;
  /** Goes into the SupportAgent's instructions. */
  readonly instructions: string;
}

export async function readPrompts(
  { WARM_PROMPTS: folder, WARM_INSTRUCTIONS: file }: Environment,
  problems: string[],
): Promise<PromptSettings> {
  const read = async <Value>(
    name: string,
    path: string | undefined,
    load: (path: string) => Promise<Value>,
  ) => {
    if (path === undefined) return undefined;
    try {
      return await load(path);
    } catch (error) {
      problems.push(`${name}: ${JSON.stringify(path)}: ${cureOf(error)}`);
      return undefined;
    }
  };
  const prompts = await read('WARM_PROMPTS', folder, (path) => loadPrompts(path));
  const instructions = await read('WARM_INSTRUCTIONS', file, (path) => readFile(path, 'utf8'));
  return { prompts: prompts ?? {}, instructions: instructions?.trim() ?? '' };
}

function cureOf(error: unknown): string {
  return error instanceof InvalidInputError ? error.message : `it cannot be read (${String(error)})`;
}
