import type { Destination } from '../directory/destination.js';
import type { Attempt } from './attempt.js';
import type { CallerAnswer, Shared } from './state.js';

/** What has happened before somebody is briefed, and is of use to them. Personal data. */
export interface TransferStory {
  /** Who was called before and named this person, or their department, instead of taking the call. */
  readonly redirectedBy?: Redirection;
  /** What others have asked the caller. */
  readonly answers: readonly CallerAnswer[];
}

export interface Redirection {
  readonly destination: Destination;
  /** In their own words. */
  readonly reason?: string;
}

/** The story so far, as it is told to the person of an attempt. */
export function storyFor({ ended, answers }: Shared, { destination: { id } }: Attempt): TransferStory {
  for (const { destination, outcome } of ended.toReversed()) {
    if (outcome.type !== 'redirected' || !outcome.to.includes(id)) continue;
    const { reason } = outcome;
    return { redirectedBy: { destination, ...(reason !== undefined && { reason }) }, answers };
  }
  return { answers };
}
