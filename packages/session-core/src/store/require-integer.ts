import { InvalidInputError } from '../errors/invalid-input-error.js';

/** @throws InvalidInputError unless `value` is a whole number of at least `min`, and of at most `max`. */
export function requireInteger(
  field: string,
  value: number,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`;
  throw new InvalidInputError({ field, value, cure: `Use a whole number of at least ${min}${upTo}.` });
}
