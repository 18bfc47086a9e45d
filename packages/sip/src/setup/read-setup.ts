import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { resolveReferences, type Environment } from './env-references.js';
import { SetupFileError, type SetupProblem } from './setup-file-error.js';
import { setupFileSchema, type SetupFile } from './setup-file.js';

/** Far more than hundreds of trunks take; a parser is not fed more. */
const MAX_CHARACTERS = 512 * 1024;
/** Values under these names are never shown, nor anything inside them. */
const SECRET = /^(?:auth|username|password|pin|livekit|apiKey|apiSecret|headers|attributes|metadata)$/;
/** These must not stand in a file that is passed around and committed. */
const NEVER_LITERAL: readonly (readonly string[])[] = [
  ['inboundTrunks', '*', 'auth', 'password'],
  ['outboundTrunks', '*', 'auth', 'password'],
  ['livekit', 'apiSecret'],
];
const WHOLE_REFERENCE = /^\$\{[^}]*\}$/;

/**
 * Reads a set-up file: YAML or JSON (which is YAML too), with `${NAME}` for values of the environment. Without a
 * `livekit` section it takes LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.
 * @throws SetupFileError naming everything that is wrong
 */
export function readSetupFile(contents: string, env: Environment): SetupFile {
  if (contents.length > MAX_CHARACTERS) {
    throw new SetupFileError([{ field: '', cure: 'It is larger than 512 KB, too large for a set-up file.' }]);
  }
  return parseSetup(parseYaml(contents), env);
}

/** Checks what a set-up file says, given as an object. @throws SetupFileError naming everything that is wrong */
export function parseSetup(input: unknown, env: Environment): SetupFile {
  const given = withDefaultServer(input);
  const { value, problems } = resolveReferences(given, env);
  const parsed = setupFileSchema.safeParse(value);
  const known = new Set(problems.map(({ field }) => field));
  const all = [
    ...problems.map((problem) => shown(problem, given)),
    ...literalSecrets(given),
    ...(parsed.error?.issues ?? [])
      .flatMap((issue) => toProblems(issue, given))
      .filter(({ field }) => !known.has(field)),
  ];
  if (all.length > 0 || !parsed.success) throw new SetupFileError(all);
  return parsed.data;
}

function parseYaml(contents: string): unknown {
  try {
    const document = parseDocument(contents, { uniqueKeys: true, prettyErrors: false });
    const errors = document.errors.map(({ message, pos }) => ({
      field: '',
      cure: `It is no YAML or JSON: ${message.split('\n')[0] ?? ''} (at character ${pos[0]}).`,
    }));
    if (errors.length > 0) throw new SetupFileError(errors);
    return document.toJS({ maxAliasCount: 50 }) as unknown;
  } catch (error) {
    if (error instanceof SetupFileError) throw error;
    throw new SetupFileError([{ field: '', cure: 'It is no YAML or JSON that can be read.' }]);
  }
}

const SERVER_OF_THE_ENVIRONMENT = {
  url: '${LIVEKIT_URL}',
  apiKey: '${LIVEKIT_API_KEY}',
  apiSecret: '${LIVEKIT_API_SECRET}',
} as const;

function withDefaultServer(input: unknown): unknown {
  const isMap = typeof input === 'object' && input !== null && !Array.isArray(input);
  if (!isMap || Object.hasOwn(input, 'livekit')) return input;
  return { ...input, livekit: SERVER_OF_THE_ENVIRONMENT };
}

function literalSecrets(input: unknown): SetupProblem[] {
  return NEVER_LITERAL.flatMap((pattern) => find(input, pattern, [])).map((field) => ({
    field,
    cure: 'Write ${NAME} and set the environment variable NAME: secrets do not belong in this file.',
  }));
}

/** Fields that match the pattern and hold text other than a reference. */
function find(value: unknown, [key, ...rest]: readonly string[], path: readonly string[]): string[] {
  if (key === undefined) {
    return typeof value === 'string' && !WHOLE_REFERENCE.test(value) ? [path.join('.')] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => key === '*' || name === key)
    .flatMap(([name, inside]) => find(inside, rest, [...path, name]));
}

function toProblems(issue: z.core.$ZodIssue, input: unknown): SetupProblem[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: [...path, printable(key)].join('.'),
        cure: 'There is no such setting. See the README for those there are.',
      }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ field: path.map(printable).join('.'), cure: message }));
    default:
      return [valued(path, input, sentence(issue.message))];
  }
}

function shown(problem: SetupProblem, input: unknown): SetupProblem {
  const path = problem.field === '' ? [] : problem.field.split('.');
  // A reference is a name and no secret.
  return problem.value === undefined ? valued(path, input, problem.cure) : problem;
}

function valued(path: readonly string[], input: unknown, cure: string): SetupProblem {
  const field = path.map(printable).join('.');
  const value = path.some((key) => SECRET.test(key)) ? undefined : describe(valueAt(input, path));
  return { field, ...(value !== undefined && { value }), cure };
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    return (at as Record<string, unknown>)[key];
  }, input);
}

/** Maps and lists may hold secrets under a wrong name: they are named by their kind. */
function describe(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return printable(JSON.stringify(value));
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'nothing' : Array.isArray(value) ? 'a list' : 'a map';
    default:
      return undefined;
  }
}

function printable(text: string): string {
  const clean = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return clean.length > 80 ? `${clean.slice(0, 77)}...` : clean;
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
