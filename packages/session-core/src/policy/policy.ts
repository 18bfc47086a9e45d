import type { AttemptOutcomeType } from '../outcome/attempt-outcome.js';

/** What happens after an attempt that did not merge. */
export interface PolicyRow {
  /** How often the same destination is tried again first. */
  readonly retries: number;
  /** Then: go on with the plan's next destination (or return, if there is none), or return to the caller at once. */
  readonly then: 'next-destination' | 'return-to-caller';
}

/** One row per outcome that leaves the caller waiting. Plain data: can be stored and replaced per tenant. */
export type Policy = Readonly<
  Record<Exclude<AttemptOutcomeType, 'merged' | 'redirected' | 'canceled'>, PolicyRow>
>;

const nextDestination = { retries: 0, then: 'next-destination' } as const;
const returnToCaller = { retries: 0, then: 'return-to-caller' } as const;

/**
 * Needs no configuration. A person who could not be reached is followed by the next of the plan; a person who was
 * reached and is not taking the call (said no, hung up, let the time pass) ends the hunt, since the caller deserves
 * to hear that and to choose.
 */
export const DEFAULT_POLICY = {
  declined: returnToCaller,
  'supervisor-hung-up': returnToCaller,
  'not-decided': returnToCaller,
  'no-answer': nextDestination,
  busy: nextDestination,
  rejected: nextDestination,
  unreachable: nextDestination,
  voicemail: nextDestination,
  'trunk-failed': { retries: 1, then: 'next-destination' },
  failed: returnToCaller,
} as const satisfies Policy;
