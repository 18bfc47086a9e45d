import { WarmError } from '@warm/session-core';
import type { LegEnd } from './leg.js';

/** A leg ended before anybody answered; `end` says how. */
export class LegEndedError extends WarmError {
  readonly code = 'leg-ended';
  override readonly isRetryable: boolean;

  constructor(readonly end: LegEnd) {
    super(`The phone was not answered: ${describe(end)}.`);
    this.isRetryable = 'isRetryable' in end && end.isRetryable;
  }
}

function describe(end: LegEnd): string {
  if ('because' in end) return `${end.type} (${end.because})`;
  return end.sip?.statusCode === undefined ? end.type : `${end.type} (SIP ${end.sip.statusCode})`;
}
