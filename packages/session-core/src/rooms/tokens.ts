import { AccessToken, type VideoGrant } from 'livekit-server-sdk';

/** Where a LiveKit server is and how to sign for it. */
export interface RoomCredentials {
  /** WebSocket URL, e.g. `wss://my-project.livekit.cloud`. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Long enough to connect once; a token's expiry limits the first connection only. */
const TOKEN_LIFE_SECONDS = 60;

interface TokenOptions {
  readonly credentials: RoomCredentials;
  readonly roomName: string;
  readonly identity: string;
}

/**
 * For a TransferAgent: speak and listen in one room, nothing else. It may send no data: an AgentSession of
 * `@livekit/agents` 1.8 sends its messages, the consult's words among them, to everybody in the room while the person
 * it talks to is not there yet.
 */
export function createAgentToken(options: TokenOptions): Promise<string> {
  return sign(options, {
    canPublish: true,
    canPublishData: false,
    canSubscribe: true,
    canUpdateOwnMetadata: true,
  });
}

/** For a watcher: seen by nobody, hears and says nothing, learns who comes and goes. */
export function createWatcherToken(options: TokenOptions): Promise<string> {
  return sign(options, { hidden: true, canPublish: false, canPublishData: false, canSubscribe: false });
}

async function sign({ credentials, roomName, identity }: TokenOptions, grants: VideoGrant): Promise<string> {
  const token = new AccessToken(credentials.apiKey, credentials.apiSecret, {
    identity,
    ttl: TOKEN_LIFE_SECONDS,
  });
  token.addGrant({ roomJoin: true, room: roomName, ...grants });
  // Agents do not keep a room open: it closes by itself when the people are gone.
  token.kind = 'agent';
  return token.toJwt();
}
