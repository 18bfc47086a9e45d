import { WarmError } from '@warm/session-core';

/** Why a hold source cannot be played. */
export type HoldSourceReason =
  | 'not-found'
  | 'unreadable'
  | 'empty'
  | 'not-audio'
  | 'too-short'
  | 'too-long'
  | 'silent'
  | 'decoder-missing'
  | 'decoder-timeout'
  | 'unreachable'
  | 'too-large'
  | 'late'
  | 'ended'
  | 'stalled'
  | 'failed';

export interface HoldSourceErrorOptions {
  reason: HoldSourceReason;
  field: string;
  value: string;
  cure: string;
  cause?: unknown;
}

/** A hold source that cannot be played; names the field, the value as it was given, and the cure. */
export class HoldSourceError extends WarmError {
  readonly code = 'hold-source';
  readonly reason: HoldSourceReason;
  readonly field: string;
  readonly value: string;
  readonly cure: string;

  constructor({ reason, field, value, cure, cause }: HoldSourceErrorOptions) {
    super(`${field}: ${JSON.stringify(value)} cannot be played (${reason}). ${cure}`, { cause });
    this.reason = reason;
    this.field = field;
    this.value = value;
    this.cure = cure;
  }
}
