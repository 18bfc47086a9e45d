import type { DisconnectReason } from '@livekit/rtc-node';

/** What is told of a room that is watched. */
export interface RoomNews {
  /** `undefined`: nobody says why, so sight may have been lost only. */
  departed(identity: string, reason: DisconnectReason | undefined): void;
  /** Something may have been missed: everybody is looked for. */
  unsure(): void;
  /** The room exists no longer. */
  over(): void;
}

/** A way to learn who leaves a room. */
export interface RoomSight {
  /** Whether somebody is known to be there without asking the server. */
  isSeen(identity: string): boolean;
  /** Looks no longer. Idempotent. */
  close(): Promise<void>;
}

/** Resolves when every departure from then on will be told. */
export type OpenSight = (roomName: string, news: RoomNews) => Promise<RoomSight>;
