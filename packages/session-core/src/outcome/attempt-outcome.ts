/** What the far end's SIP stack answered, kept as it came; absent where no final response was seen. */
export interface SipEvidence {
  /** Final SIP status code, e.g. 486 (RFC 3261 §21). */
  readonly statusCode?: number;
  /** Reason phrase as sent by the far end. */
  readonly reason?: string;
}

/** Who called an attempt off. `other-supervisor`: somebody else who was rung at the same time took the call. */
export type CanceledBy = 'caller' | 'supervisor' | 'program' | 'deadline' | 'other-supervisor';

/**
 * How one attempt to reach one destination ended. Exactly one per attempt.
 *
 * - `merged`: caller and supervisor talk to each other.
 * - `dropped`: merged, and the supervisor's leg was lost right after, with the caller still there.
 * - `declined`: the supervisor said no, in words or by digit.
 * - `redirected`: the supervisor named somebody else of the directory.
 * - `no-answer`: it rang until the ring timeout.
 * - `busy`: 486 or 600; or, with `reserved`, in another transfer just now.
 * - `rejected`: any other refusal by the far end (e.g. 403, 603).
 * - `unreachable`: no such number or no way to it (e.g. 404, 480, DNS, refused connection).
 * - `voicemail`: a machine or an IVR answered.
 * - `supervisor-hung-up`: answered, and left before deciding.
 * - `not-decided`: answered, and neither accepted nor declined in time.
 * - `trunk-failed`: our own carrier or server failed (5xx, no capacity).
 * - `canceled`: called off before the supervisor decided.
 * - `failed`: something of ours broke; `effect` and `message` say what.
 */
export type AttemptOutcome =
  | { readonly type: 'merged' }
  | { readonly type: 'dropped' }
  | { readonly type: 'declined'; readonly reason?: string }
  | { readonly type: 'redirected'; readonly reason?: string; readonly to: readonly string[] }
  | { readonly type: 'no-answer'; readonly sip?: SipEvidence }
  | { readonly type: 'busy'; readonly sip?: SipEvidence; readonly reserved?: true }
  | { readonly type: 'rejected'; readonly sip?: SipEvidence }
  | { readonly type: 'unreachable'; readonly sip?: SipEvidence }
  | { readonly type: 'voicemail' }
  | { readonly type: 'supervisor-hung-up' }
  | { readonly type: 'not-decided' }
  | { readonly type: 'trunk-failed'; readonly sip?: SipEvidence }
  | { readonly type: 'canceled'; readonly by: CanceledBy }
  | { readonly type: 'failed'; readonly effect: string; readonly message: string };

export type AttemptOutcomeType = AttemptOutcome['type'];

/** The outcomes a dial can end in before anybody answered. */
export type DialOutcome = Extract<
  AttemptOutcome,
  { type: 'no-answer' | 'busy' | 'rejected' | 'unreachable' | 'trunk-failed' }
>;
