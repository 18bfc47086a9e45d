import { InvalidInputError } from '@warm/session-core';
import { isDigit, type Digit } from './digit.js';

/** What counts as an entry. */
export interface EntryRules {
  /** The entry ends with this many keys. @default 1 */
  readonly maxLength?: number;
  /** Fewer are `too-short`. @default 1 */
  readonly minLength?: number;
  /** The key that ends an entry and is no part of it. @default none */
  readonly terminator?: Digit;
  /** How long to wait for the first key; `Infinity` for as long as it takes. @default 10000 */
  readonly firstKeyTimeoutMs?: number;
  /** How long a pause between two keys may be before it ends the entry. @default 3000 */
  readonly interKeyTimeoutMs?: number;
}

/** What a menu has for one key. */
export const DEFAULT_ENTRY_RULES = {
  maxLength: 1,
  minLength: 1,
  firstKeyTimeoutMs: 10_000,
  interKeyTimeoutMs: 3_000,
} as const satisfies EntryRules;

export type FilledRules = Required<Omit<EntryRules, 'terminator'>> & Pick<EntryRules, 'terminator'>;

/** What somebody entered. `by` is what ended it. */
export type DtmfEntry =
  | { readonly type: 'complete'; readonly digits: string; readonly by: 'length' | 'terminator' | 'pause' }
  | { readonly type: 'too-short'; readonly digits: string; readonly by: 'terminator' | 'pause' }
  /** Nobody pressed anything in time. */
  | { readonly type: 'nothing' };

/** @throws InvalidInputError for rules that no entry can meet. */
export function fillRules(rules: EntryRules): FilledRules {
  const filled = { ...DEFAULT_ENTRY_RULES, ...rules };
  const { maxLength, minLength, terminator } = filled;
  check('maxLength', maxLength, Number.isInteger(maxLength) && maxLength >= 1, 'Use a whole number from 1.');
  const isMin = Number.isInteger(minLength) && minLength >= 0 && minLength <= maxLength;
  check('minLength', minLength, isMin, `Use a whole number from 0 to maxLength (${maxLength}).`);
  check(
    'terminator',
    terminator,
    terminator === undefined || isDigit(terminator),
    'Use one of 0-9, * and #.',
  );
  for (const name of ['firstKeyTimeoutMs', 'interKeyTimeoutMs'] as const) {
    check(name, filled[name], filled[name] > 0, 'Use milliseconds above 0, or Infinity.');
  }
  return filled;
}

/** The entry that these keys make, or `undefined` while more may come. */
export function entryOf(keys: readonly Digit[], rules: FilledRules): DtmfEntry | undefined {
  const end = rules.terminator === undefined ? -1 : keys.indexOf(rules.terminator);
  const isTerminated = end >= 0 && end <= rules.maxLength;
  if (isTerminated) return finished(keys.slice(0, end), 'terminator', rules);
  // A terminator may still follow a full entry; it is dropped where the next entry begins.
  if (keys.length < rules.maxLength) return undefined;
  return { type: 'complete', digits: keys.slice(0, rules.maxLength).join(''), by: 'length' };
}

export function finished(
  keys: readonly Digit[],
  by: 'terminator' | 'pause',
  { minLength }: FilledRules,
): DtmfEntry {
  const digits = keys.join('');
  return { type: keys.length < minLength ? 'too-short' : 'complete', digits, by };
}

function check(field: string, value: unknown, isRight: boolean, cure: string): void {
  if (!isRight) throw new InvalidInputError({ field, value, cure });
}
