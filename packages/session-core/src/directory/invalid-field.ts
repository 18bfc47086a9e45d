import type { z } from 'zod';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { firstProblem } from './strict-entry.js';

type Path = readonly PropertyKey[];

/** What is wrong with a part of a directory, by its path in what was written. */
export function invalidField(path: Path, value: unknown, cure: string): InvalidInputError {
  return new InvalidInputError({ field: ['directory', ...path].map(String).join('.'), value, cure });
}

/** The first thing wrong with a written directory. */
export function invalidDirectory(input: unknown, error: z.ZodError): InvalidInputError {
  const { path, message } = firstProblem(error);
  return invalidField(path, valueAt(input, path), message);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
}
