import { WarmError } from '@warm/session-core';

/** Another consult of the same call is private by the gate just now. */
export class GateBusyError extends WarmError {
  readonly code = 'gate-busy';

  constructor(readonly roomName: string) {
    super(
      `The gate of room "${roomName}" keeps one consult private at a time. ` +
        'Close its line first, or use a path with a room for each consult (bridge, move) for people who are rung at the same time.',
    );
  }
}
