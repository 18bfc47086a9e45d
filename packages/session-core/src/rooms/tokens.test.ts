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

/** What a JWT says beside the grants: whose it is, and when it begins and ends. */
const SIGNED = { iss: 'key', sub: 'agent-1', kind: 'agent' };

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
    expect(withoutGrantsAndTimes(claims)).toEqual(SIGNED);
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
    expect(withoutGrantsAndTimes(claims)).toEqual(SIGNED);
  });

  it.each([
    ['a TransferAgent', createAgentToken],
    ['a watcher', createWatcherToken],
  ])('are good for a minute from now: %s', async (_whose, create) => {
    const beforeSeconds = Math.floor(Date.now() / 1_000);
    const { exp = 0, nbf = 0 } = await decode(create(options));
    const afterSeconds = Math.ceil(Date.now() / 1_000);
    expect(exp - nbf).toBe(60);
    expect(nbf).toBeGreaterThanOrEqual(beforeSeconds);
    expect(nbf).toBeLessThanOrEqual(afterSeconds);
  });
});

function withoutGrantsAndTimes({
  video: _grants,
  exp: _exp,
  nbf: _nbf,
  ...rest
}: Awaited<ReturnType<typeof decode>>) {
  return rest;
}
