import { DisconnectReason } from '@livekit/rtc-node';

/** One of the watched has left. What follows is the call's `onDeparture`. */
export interface Departure {
  readonly roomName: string;
  readonly identity: string;
  /**
   * Why LiveKit says they left, e.g. `client-initiated` for a hang-up; `absent` if they were gone when looked for,
   * `room-deleted` if their room is over.
   */
  readonly reason: string;
}

/**
 * What a departure does: `end-call` ends the call's rooms at once, so that whoever is left hears a hang-up; `report`
 * tells `onDeparted` alone and goes on watching the others.
 */
export type OnDeparture = 'end-call' | 'report';

/** Kebab-case name of LiveKit's reason. */
export function reasonName(reason: DisconnectReason): string {
  return DisconnectReason[reason].toLowerCase().replaceAll('_', '-');
}
