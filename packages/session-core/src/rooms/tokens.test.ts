import { TokenVerifier } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { createAgentToken, createWatcherToken } from './tokens.js';

const credentials = {
  url: 'ws://livekit.example',
  apiKey: 'key',
  apiSecret: 'a-secret-of-32-characters-or-more',
};
const options = { credentials, roomName: 'room', identity: 'agent-1' };
const decode = async (token: Promise<string>) =>
  new TokenVerifier(credentials.apiKey, credentials.apiSecret).verify(await token);

describe('tokens carry the least that works', () => {
  it('for a TransferAgent', async () => {
    const claims = await decode(createAgentToken(options));
    expect(claims.video).toEqual({
      roomJoin: true,
      room: 'room',
      canPublish: true,
      canPublishData: false,
      canSubscribe: true,
      canUpdateOwnMetadata: true,
    });
    expect(claims).toMatchObject({ kind: 'agent', sub: 'agent-1', iss: 'key' });
  });

  it('for a watcher', async () => {
    const claims = await decode(createWatcherToken(options));
    expect(claims.video).toEqual({
      roomJoin: true,
      room: 'room',
      hidden: true,
      canPublish: false,
      canPublishData: false,
      canSubscribe: false,
    });
    expect(claims['kind']).toBe('agent');
  });

  it('are good for a minute', async () => {
    const { exp = 0 } = await decode(createAgentToken(options));
    expect(exp - Date.now() / 1000).toBeLessThanOrEqual(60);
  });
});
