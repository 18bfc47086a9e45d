import type { ReturnReason } from '../outcome/transfer-outcome.js';

/** What a caller who has the agent again may choose from. */
export type Offer =
  /** The same person once more. */
  | 'retry'
  /** Somebody else of the directory. */
  | 'another'
  /** Leave a message with the agent. */
  | 'message'
  /** Be called back. */
  | 'callback'
  /** End the call. */
  | 'end';

/** What happens after an attempt that did not lead to a call, and what the caller is told. */
export type PolicyRow = {
  /** How often the same destination is tried again first. */
  readonly retries: number;
  /**
   * What the caller is told, instead of the agent's own sentence. `{name}`, `{reason}` and `{opensAt}` stand for the
   * person, what they said and when somebody is there again.
   */
  readonly tell?: string;
} & (
  | {
      /**
       * Then: the plan's next destination (or back to the caller, if there is none), back to the caller at once, or
       * take a message. The caller is told why in each case.
       */
      readonly then: 'next-destination' | 'return-to-caller' | 'take-message';
      /** What the caller is offered when they have the agent again. */
      readonly offers: readonly Offer[];
    }
  | {
      /** The caller is told why; then goodbye, and the call ends. */
      readonly then: 'end-call';
      readonly offers?: readonly [];
    }
);

/** Reasons that have a row: all but those after which there is nothing to decide. */
export type PolicyReason = Exclude<ReturnReason['type'], 'merged' | 'redirected'>;

/** One row per reason. Plain data: can be stored and replaced per tenant. */
export type Policy = Readonly<Record<PolicyReason, PolicyRow>>;

const offers = ['another', 'message', 'end'] as const satisfies readonly Offer[];
const offersWithRetry = ['retry', ...offers] as const satisfies readonly Offer[];
const nextDestination = { retries: 0, then: 'next-destination', offers: offersWithRetry } as const;
const returnToCaller = { retries: 0, then: 'return-to-caller', offers } as const;

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
  'trunk-failed': { ...nextDestination, retries: 1 },
  failed: { ...returnToCaller, offers: offersWithRetry },
  dropped: { ...returnToCaller, offers: offersWithRetry },
  canceled: { ...returnToCaller, offers: offersWithRetry },
  closed: { retries: 0, then: 'return-to-caller', offers: ['another', 'message', 'callback', 'end'] },
  'cold-transfer-refused': nextDestination,
} as const satisfies Policy;
