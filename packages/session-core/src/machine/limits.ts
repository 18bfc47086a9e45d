/** How long a transfer may spend where, in ms, and how often. Every limit fails closed: no acceptance, no merge. */
export interface TransferLimits {
  /** From the supervisor's answer, or from an answer of the caller brought to them, to a decision. */
  readonly decisionTimeoutMs: number;
  /** From the supervisor's answer until the TransferAgent must be there to brief them. */
  readonly briefTimeoutMs: number;
  /** From the request to the merge or the return, all attempts together. */
  readonly transferTimeoutMs: number;
  /** Added to a destination's ring timeout before the transfer stops trusting the dialer to report it. */
  readonly ringGraceMs: number;
  /** How many questions to the caller supervisors may ask in one round. */
  readonly maxQuestions: number;
  /** After the merge: a supervisor whose line drops within this time gives the caller the agent back. 0: never. */
  readonly boomerangWindowMs: number;
}

/**
 * Two minutes to decide is what Telnyx documents for its assistants; ten minutes in all keep a long hunt from
 * holding a caller for ever. Somebody who answers waits for a word no longer than for a slow "hello".
 */
export const DEFAULT_LIMITS = {
  decisionTimeoutMs: 120_000,
  briefTimeoutMs: 8_000,
  transferTimeoutMs: 600_000,
  ringGraceMs: 3_000,
  maxQuestions: 5,
  boomerangWindowMs: 10_000,
} as const satisfies TransferLimits;
