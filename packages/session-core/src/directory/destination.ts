/** A phone that can be dialed, as the directory names it. Nothing but the directory can make one. */
export interface Destination {
  /** Unique in its directory; what models, agents and logs use instead of the number. */
  readonly id: string;
  /** How people call this person, e.g. "Ada from billing". Spoken to the caller. */
  readonly name: string;
  /** E.164 number (`+15551234567`) or SIP URI (`sip:ada@pbx.example:5060`). Personal data. */
  readonly address: string;
  /** How long it may ring. */
  readonly ringTimeoutMs: number;
}
