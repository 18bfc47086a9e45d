/** How long a store keeps transfers: their records hold personal data (the reason, names, numbers). */
export interface RetentionOptions {
  /**
   * A transfer that has not ended is forgotten this long after its last sign of life: a save or a renewed lease.
   * Must be longer than any outage of the workers after which transfers are still to be wound up.
   * @default 86_400_000 (a day)
   */
  readonly retainActiveMs?: number;
  /** A transfer that has ended is forgotten this long afterwards. @default 3_600_000 (an hour) */
  readonly retainEndedMs?: number;
}

/** What `orphans()` returns at most unless told otherwise. */
export const DEFAULT_ORPHANS_LIMIT = 100;

export const DEFAULT_RETENTION = {
  retainActiveMs: 86_400_000,
  retainEndedMs: 3_600_000,
} as const satisfies Required<RetentionOptions>;
