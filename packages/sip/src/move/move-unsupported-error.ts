import { WarmError } from '@warm/session-core';

/** The LiveKit server cannot move participants between rooms: every self-hosted server (1.13 answers 500). */
export class MoveUnsupportedError extends WarmError {
  readonly code = 'move-unsupported';

  constructor(readonly serverHost: string) {
    super(`The LiveKit server ${serverHost} cannot move participants. Use the gate path or the auto path.`);
  }
}
