import { randomBytes } from 'node:crypto';

/** Unique a dial: dialing an identity twice hangs up the first leg. */
export function newLegIdentity(): string {
  return `phone-${randomBytes(8).toString('hex')}`;
}
