import type { RoomCredentials } from '@warm/session-core/rooms';
import { AccessToken, TrackSource } from 'livekit-server-sdk';

/** Long enough to connect once; a token's expiry limits the first connection only. */
const TOKEN_LIFE_SECONDS = 60;

/**
 * For one end of a bridge: hear one person, say what the other one says. Of agent kind, so that it keeps no room open;
 * not hidden, since LiveKit lets nobody hear a hidden participant.
 */
export function createRelayToken(options: {
  readonly credentials: RoomCredentials;
  readonly roomName: string;
  readonly identity: string;
}): Promise<string> {
  const { credentials, roomName, identity } = options;
  const token = new AccessToken(credentials.apiKey, credentials.apiSecret, {
    identity,
    ttl: TOKEN_LIFE_SECONDS,
  });
  token.addGrant({
    roomJoin: true,
    room: roomName,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  token.kind = 'agent';
  return token.toJwt();
}
