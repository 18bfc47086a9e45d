import { Directory } from '../../src/directory/directory.js';
import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import type { Round, TransferRequest } from '../../src/machine/state.js';
import { DEFAULT_POLICY, type Policy } from '../../src/policy/policy.js';

const people = ['ada', 'bob', 'cy', 'dee'].map((id) => ({ id, name: id, address: `sip:${id}@pbx.example` }));
const directory = Directory.from({
  people,
  departments: [{ id: 'all', name: 'all', destinations: ['ada'] }],
});

/** Somebody who can be called. */
export function person(id: 'ada' | 'bob' | 'cy' | 'dee') {
  const destination = directory.destination(id);
  if (!destination) throw new Error(`There is no ${id}.`);
  return destination;
}

/** Ada and Bob at the same time, then Cy. */
export const PLAN: readonly [Round, ...Round[]] = [[person('ada'), person('bob')], [person('cy')]];

/** One row of each kind, so that every way on and out is taken. */
export const EVERY_WAY: Policy = {
  ...DEFAULT_POLICY,
  declined: { retries: 0, then: 'take-message', offers: ['message'] },
  voicemail: { retries: 1, then: 'next-destination', offers: [] },
  'not-decided': { retries: 0, then: 'end-call', offers: [], tell: 'Sorry, {name} did not say.' },
};

export function requestOf(changes: Partial<TransferRequest> = {}): TransferRequest {
  return {
    transferId: 't',
    callRoom: 'call',
    callerIdentity: 'caller',
    reason: 'a refund',
    requestedAtMs: 0,
    policy: EVERY_WAY,
    limits: { ...DEFAULT_LIMITS, maxQuestions: 1 },
    introduce: true,
    ...changes,
  };
}
