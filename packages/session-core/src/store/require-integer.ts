import { InvalidInputError } from '../errors/invalid-input-error.js';

/** @throws InvalidInputError unless `value` is a whole number of at least `min`. */
export function requireInteger(field: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new InvalidInputError({ field, value, cure: `Use a whole number of at least ${min}.` });
}
