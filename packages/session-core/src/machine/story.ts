import type { Destination } from '../directory/destination.js';
import type { Attempt, EndedAttempt } from './attempt.js';
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

/** The story so far, as it is told to the person of an attempt; undefined if nothing has happened. */
export function storyFor({ ended, answers }: Shared, { destination }: Attempt): TransferStory | undefined {
  const redirectedBy = redirectionTo(destination, ended);
  if (!redirectedBy && answers.length === 0) return undefined;
  return { ...(redirectedBy && { redirectedBy }), answers };
}

function redirectionTo({ id }: Destination, ended: readonly EndedAttempt[]): Redirection | undefined {
  for (const { destination, outcome } of ended.toReversed()) {
    if (outcome.type !== 'redirected' || !outcome.to.includes(id)) continue;
    const { reason } = outcome;
    return { destination, ...(reason !== undefined && { reason }) };
  }
  return undefined;
}
