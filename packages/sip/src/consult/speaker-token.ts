import type { RoomCredentials } from '@warm/session-core/rooms';
import { AccessToken, type TrackSource } from 'livekit-server-sdk';

/** Long enough to connect once; a token's expiry limits the first connection only. */
const TOKEN_LIFE_SECONDS = 60;

export interface SpeakerTokenOptions {
  readonly credentials: RoomCredentials;
  readonly roomName: string;
  readonly identity: string;
  /** What it may publish. @default anything */
  readonly sources?: TrackSource[];
}

/**
 * To hear and to be heard in one room, and nothing else: data and attributes go to everybody there. Of agent kind, so
 * that it keeps no room open; not hidden, since LiveKit lets nobody hear a hidden participant.
 */
export function createSpeakerToken(options: SpeakerTokenOptions): Promise<string> {
  const { credentials, roomName, identity, sources } = options;
  const token = new AccessToken(credentials.apiKey, credentials.apiSecret, {
    identity,
    ttl: TOKEN_LIFE_SECONDS,
  });
  token.addGrant({
    roomJoin: true,
    room: roomName,
    canSubscribe: true,
    canPublish: true,
    ...(sources && { canPublishSources: sources }),
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  token.kind = 'agent';
  return token.toJwt();
}
