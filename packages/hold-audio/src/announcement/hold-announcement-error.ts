import { WarmError } from '@warm/session-core';

/**
 * `not-on-hold`: nobody is listening. `no-voice`: text, and no `voice` was given. `voice-failed`: the voice threw or
 * took too long. `no-sound`: it gave none. `bad-source`: the file cannot be played, see `cause`. `words-failed`: `words`
 * or `place` threw or took too long.
 */
export type HoldAnnouncementReason =
  'not-on-hold' | 'no-voice' | 'voice-failed' | 'no-sound' | 'bad-source' | 'words-failed';

const CURES: Record<HoldAnnouncementReason, string> = {
  'not-on-hold': 'Announce while the player plays.',
  'no-voice': 'Give the player a `voice`, or a sound file in place of text.',
  'voice-failed': 'See `cause` for what the voice threw.',
  'no-sound': 'Check the key, the quota and the voice id: many voices report those only in a log.',
  'bad-source': 'See `cause` for what is wrong with the file.',
  'words-failed': 'See `cause` for what `words` or `place` threw.',
};

/** Something that was to be said to a caller on hold was not said. The music is not touched by it. */
export class HoldAnnouncementError extends WarmError {
  readonly code = 'hold-announcement';
  readonly reason: HoldAnnouncementReason;
  readonly cure: string;

  constructor(reason: HoldAnnouncementReason, options: ErrorOptions = {}) {
    super(`The announcement was not said (${reason}). ${CURES[reason]}`, options);
    this.reason = reason;
    this.cure = CURES[reason];
  }
}
