import { test } from 'vitest';
import { DEFAULT_POLICY, type Policy, type PolicyRow } from './policy.js';

const offers = ['another', 'end'] as const;

test('a row says what the caller is offered, unless the call ends', () => {
  const rows: PolicyRow[] = [
    { retries: 1, then: 'next-destination', offers },
    { retries: 0, then: 'return-to-caller', offers: [], tell: '{name} is away.' },
    { retries: 0, then: 'take-message', offers },
    { retries: 0, then: 'end-call' },
    { retries: 0, then: 'end-call', offers: [] },
  ];
  // @ts-expect-error A call that ends has nothing to offer.
  rows.push({ retries: 0, then: 'end-call', offers });
  // @ts-expect-error A caller who has the agent back is offered something, or expressly nothing.
  rows.push({ retries: 0, then: 'return-to-caller' });
  // @ts-expect-error There is no such thing to do.
  rows.push({ retries: 0, then: 'redial', offers });
});

test('a policy has a row for every reason there is to decide upon, and for no other', () => {
  const policy = {
    ...DEFAULT_POLICY,
    busy: { retries: 2, then: 'next-destination', offers },
  } satisfies Policy;
  const { closed: _closed, ...incomplete } = policy;
  // @ts-expect-error Nobody would know what happens outside the hours.
  incomplete satisfies Policy;
  // @ts-expect-error Who was merged has nothing left to decide.
  ({ ...DEFAULT_POLICY, merged: { retries: 0, then: 'end-call' } }) satisfies Policy;
});
