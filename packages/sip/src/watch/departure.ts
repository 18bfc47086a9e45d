import { DisconnectReason } from '@livekit/rtc-node';

/** One of the watched has left; the room has been asked to close. */
export interface Departure {
  readonly roomName: string;
  readonly identity: string;
  /** Why LiveKit says they left, e.g. `client-initiated` for a hang-up; `absent` if they were gone when looked for. */
  readonly reason: string;
}

/** Kebab-case name of LiveKit's reason. */
export function reasonName(reason: DisconnectReason): string {
  return DisconnectReason[reason].toLowerCase().replaceAll('_', '-');
}
