import { WarmError } from '@warm/session-core';

/** Another consult of the same call is private by the gate just now. Says no room: its name may be a phone number. */
export class GateBusyError extends WarmError {
  readonly code = 'gate-busy';

  constructor() {
    super(
      'The gate keeps one consult of a call private at a time. ' +
        'Close its line first, or use a path with a room for each consult (bridge, move) for people who are rung at the same time.',
    );
  }
}
