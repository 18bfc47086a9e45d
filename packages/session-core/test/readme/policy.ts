import { DEFAULT_POLICY, type Policy } from '../../src/index.js';

/** What differs from the default, by tenant: plain data, which may as well come from a database. */
const tenants: Readonly<Record<string, Partial<Policy>>> = {
  clinic: {
    'no-answer': { retries: 1, then: 'next-destination', offers: ['message'] },
    declined: { retries: 0, then: 'take-message', offers: ['another'], tell: '{name} is with a patient.' },
    closed: { retries: 0, then: 'end-call', tell: 'We are there again {opensAt}. Goodbye.' },
  },
};

export function policyOf(tenant: string): Policy {
  return { ...DEFAULT_POLICY, ...tenants[tenant] };
}
