/** What the doctor looks at. */
export type CheckName =
  | 'server'
  | 'clock'
  | 'keys'
  | 'telephony'
  | 'trunks'
  | 'dispatch'
  | 'agent'
  | 'sip-server'
  | 'provider'
  | 'codecs'
  | 'test-call';

/**
 * - `ok`: works, as far as can be seen from here.
 * - `warning`: works, and may not be what is wanted.
 * - `wrong`: calls fail because of it.
 * - `skipped`: could not be looked at, or nobody asked.
 */
export type FindingStatus = 'ok' | 'warning' | 'wrong' | 'skipped';

/** One thing that was looked at, in plain words; holds no secret. */
export interface Finding {
  readonly check: CheckName;
  readonly status: FindingStatus;
  readonly text: string;
  /** What to do about it; there is one for every `wrong` and `warning`. */
  readonly cure?: string;
}

export const ok = (check: CheckName, text: string): Finding => ({ check, status: 'ok', text });
export const skipped = (check: CheckName, text: string): Finding => ({ check, status: 'skipped', text });
export const warning = (check: CheckName, text: string, cure: string): Finding => ({
  check,
  status: 'warning',
  text,
  cure,
});
export const wrong = (check: CheckName, text: string, cure: string): Finding => ({
  check,
  status: 'wrong',
  text,
  cure,
});
