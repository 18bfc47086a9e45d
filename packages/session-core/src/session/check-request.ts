import { InvalidInputError } from '../errors/invalid-input-error.js';
import { DEFAULT_LIMITS, type TransferLimits } from '../machine/limits.js';
import { DEFAULT_POLICY, type Policy, type PolicyReason, type PolicyRow } from '../policy/policy.js';
import { requireInteger } from '../store/require-integer.js';

/** Longer delays make a timer fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
const THEN: readonly string[] = [
  'next-destination',
  'return-to-caller',
  'take-message',
  'end-call',
] satisfies readonly PolicyRow['then'][];

/** A limit that is none would never end a transfer, or end it at once. @throws InvalidInputError */
export function checkLimits(limits: TransferLimits): void {
  for (const limit of Object.keys(DEFAULT_LIMITS) as (keyof TransferLimits)[]) {
    requireInteger(`limits.${limit}`, limits[limit], 0, LONGEST_MS);
  }
}

/** A policy is data, and may come from anywhere: what is missing is to be heard of before a caller is on hold. @throws InvalidInputError */
export function checkPolicy(policy: Policy): void {
  for (const reason of Object.keys(DEFAULT_POLICY) as PolicyReason[]) {
    const row = policy[reason] as Partial<PolicyRow> | undefined;
    const field = `policy.${reason}`;
    if (!row) {
      const cure = 'Give each reason a row: begin with DEFAULT_POLICY.';
      throw new InvalidInputError({ field, value: row, cure });
    }
    requireInteger(`${field}.retries`, row.retries ?? Number.NaN, 0);
    if (row.then === undefined || !THEN.includes(row.then)) {
      throw new InvalidInputError({
        field: `${field}.then`,
        value: row.then,
        cure: `Use one of ${THEN.join(', ')}.`,
      });
    }
  }
}
