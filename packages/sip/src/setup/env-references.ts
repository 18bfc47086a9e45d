import type { SetupProblem } from './setup-file-error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `${NAME}`, anywhere in a string; one without an end is a slip, and matched so that it is told. */
const REFERENCE = /\$\{([^}]*)(?:\}|$)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** A set-up file is four levels deep; what goes deeper is none, and would exhaust the stack. */
const MAX_DEPTH = 16;

export interface Resolved {
  readonly value: unknown;
  readonly problems: readonly SetupProblem[];
}

/** Puts values of the environment in the place of `${NAME}`, in every string of a parsed file. */
export function resolveReferences(input: unknown, env: Environment): Resolved {
  const problems: SetupProblem[] = [];
  const value = resolve(input, { env, problems, path: [] });
  return { value, problems };
}

interface Place {
  readonly env: Environment;
  readonly problems: SetupProblem[];
  readonly path: readonly string[];
}

function resolve(value: unknown, place: Place): unknown {
  if (typeof value === 'string') return resolveString(value, place);
  if (typeof value !== 'object' || value === null) return value;
  if (place.path.length >= MAX_DEPTH) {
    place.problems.push({ field: place.path.join('.'), cure: `Nest no deeper than ${MAX_DEPTH} levels.` });
    return undefined;
  }
  const inside = (key: string) => ({ ...place, path: [...place.path, key] });
  if (Array.isArray(value)) return value.map((item, index) => resolve(item, inside(String(index))));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, inside(key))]));
}

function resolveString(text: string, { env, problems, path }: Place): string {
  return text.replace(REFERENCE, (reference, name: string) => {
    const value = NAME.test(name) ? env[name] : undefined;
    if (value !== undefined && value !== '') return value;
    const cure = NAME.test(name)
      ? `Set the environment variable ${name}.`
      : 'Name an environment variable: letters, digits and underscores, as in ${SIP_PASSWORD}.';
    problems.push({ field: path.join('.'), value: reference, cure });
    return reference;
  });
}
