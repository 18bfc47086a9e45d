import { WarmError } from '@warm/session-core';

/** LiveKit did not take the track; `cause` is its error. Most often the token lacks `canPublish`. */
export class HoldPublishError extends WarmError {
  readonly code = 'hold-publish';

  constructor(
    readonly trackName: string,
    options: ErrorOptions,
  ) {
    super(
      `The track "${trackName}" could not be published. Does the participant's token allow it to publish?`,
      options,
    );
  }
}
